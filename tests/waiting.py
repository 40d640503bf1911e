"""Waiting for other processes, threads and tasks, on a machine that may be busy with other work."""

import asyncio
import time
from collections.abc import Callable

import psutil

# Seconds before a wait is given up. No wait lasts so long on a quiet machine: what is waited for
# comes within one or two seconds, and at a load of 15 within one or two minutes.
PATIENCE = 180.0
CALIBRATION = 0.02  # seconds of computing that tell how much of a processor is ours


def wait_until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """Wait for `condition`; fail if it does not hold within `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:.0f} seconds for {condition}"
        time.sleep(0.02)


async def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    """The same, while other tasks go on."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 - what is waited for may be in another process
            await asyncio.sleep(0.01)


def slowdown() -> float:
    """How many times longer things take just now than if a processor were ours alone; 1 or more.

    A bound on seconds that is to hold on a quiet machine is multiplied by it.
    """
    began, computed = time.perf_counter(), time.thread_time()
    while (used := time.thread_time() - computed) < CALIBRATION:
        sum(range(1000))
    return max(1.0, (time.perf_counter() - began) / used)


def gone(pid: int) -> bool:
    """Whether the process has ended, even if nobody has collected its exit status yet."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True

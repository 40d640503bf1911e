"""Running a program: start, readiness, memory, end."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from bench.problem import BenchError
from bot.paths import ROOT
from desk.supervisor.child import Program

READY_SECONDS = 300.0
GRACE_SECONDS = 10.0


@dataclass(frozen=True)
class Running:
    """A program that was started at `since` (time.monotonic())."""

    process: subprocess.Popen[bytes]
    log: Path
    since: float

    def finish(self) -> float:
        """Wait for its end and return the seconds it took. Raises BenchError if it failed."""
        if self.process.wait():
            raise BenchError(f"{self.log.stem} failed:\n{self._last_lines()}")
        return time.monotonic() - self.since

    def ready(self, url: str) -> float:
        """Wait until `url` answers and return the seconds since the start. Raises BenchError."""
        while time.monotonic() - self.since < READY_SECONDS:
            if self.process.poll() is not None:
                raise BenchError(f"{self.log.stem} stopped:\n{self._last_lines()}")
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(url, timeout=2).is_success:
                    return time.monotonic() - self.since
            time.sleep(0.05)
        raise BenchError(f"{self.log.stem} is not ready after {READY_SECONDS:.0f} s.")

    def resident_bytes(self) -> int:
        """Return the resident memory of the process and its children."""
        parent = psutil.Process(self.process.pid)
        family = [parent, *parent.children(recursive=True)]
        return sum(int(member.memory_info().rss) for member in family)

    def _last_lines(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-20:])


@contextmanager
def running(program: Program, folder: Path) -> Iterator[Running]:
    """Run the program in the repository, its output in `folder`, until the block ends."""
    log = folder / f"{program.name}.log"
    with log.open("wb") as output:
        since = time.monotonic()
        process = subprocess.Popen(
            program.command,
            cwd=ROOT,
            env=dict(program.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # so that what it starts can be ended with it
        )
        try:
            yield Running(process, log, since)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is not None:
        return
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def free_ports(count: int) -> list[int]:
    """Return different ports of loopback on which nothing listens."""
    with contextlib.ExitStack() as stack:
        probes = [stack.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [int(probe.getsockname()[1]) for probe in probes]

"""A process is restarted if it dies, and stopped with all its children."""

import asyncio
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from desk.code_check import CHANGED
from desk.problem import CannotStartError
from desk.supervisor.child import MOST_DEATHS, Child, Program
from tests.waiting import PATIENCE, gone, until, wait_until


class Lines(list[str]):
    def write(self, name: str, line: str) -> None:
        self.append(f"{name}: {line}")


def child(code: str, lines: Lines, grace: float = 10.0) -> Child:
    environment = {"PATH": os.environ["PATH"], "PYTHONUNBUFFERED": "1"}
    return Child(Program("it", [sys.executable, "-c", code], environment), lines.write, grace)


async def test_output_is_passed_on_line_by_line() -> None:
    lines = Lines()
    running = child(
        "print('one'); print('two', end='', flush=True); import time; time.sleep(60)", lines
    )
    task = asyncio.create_task(running.keep_running())
    await until(lambda: "it: one" in lines)
    await running.stop()
    await task
    assert "it: two" in lines


async def test_a_killed_process_is_started_again() -> None:
    lines = Lines()
    running = child("import os, time; print('pid', os.getpid()); time.sleep(60)", lines)
    task = asyncio.create_task(running.keep_running())
    await until(lambda: any("pid" in line for line in lines))
    os.kill(int(lines[-1].split()[-1]), signal.SIGKILL)
    await until(lambda: sum("pid" in line for line in lines) == 2)
    assert any("ended by SIGKILL; starting it again" in line for line in lines)
    await running.stop()
    await task


async def test_whoever_is_killed_from_outside_is_never_given_up() -> None:
    lines = Lines()
    running = child("import os, time; print('pid', os.getpid()); time.sleep(60)", lines)
    task = asyncio.create_task(running.keep_running())

    def has_started(times: int) -> bool:
        return len(started(lines)) == times

    for times in range(1, MOST_DEATHS + 3):
        await until(partial(has_started, times))
        os.kill(int(started(lines)[-1]), signal.SIGKILL)
    await until(lambda: len(started(lines)) == MOST_DEATHS + 3)
    await running.stop()
    await task


def started(lines: Lines) -> list[str]:
    """Return the process ids that were printed so far."""
    return [line.split()[-1] for line in lines if "it: pid" in line]


async def test_a_process_that_keeps_dying_is_given_up() -> None:
    lines = Lines()
    with pytest.raises(CannotStartError, match="it ended with exit status 3"):
        await child("print('no'); raise SystemExit(3)", lines).keep_running()
    assert lines.count("it: no") == MOST_DEATHS


async def test_one_of_another_version_ends_everything_at_once() -> None:
    """A `git pull` under the running service: no second try could mend that."""
    lines = Lines()
    with pytest.raises(CannotStartError, match="files have changed since it was started"):
        await child(f"print('no'); raise SystemExit({CHANGED})", lines).keep_running()
    assert lines.count("it: no") == 1


async def test_one_that_ignores_the_polite_signal_is_ended_all_the_same() -> None:
    lines = Lines()
    code = "import signal, time; signal.signal(15, signal.SIG_IGN); print('deaf'); time.sleep(60)"
    running = child(code, lines, grace=0.3)
    task = asyncio.create_task(running.keep_running())
    await until(lambda: "it: deaf" in lines)
    await running.stop()
    await asyncio.wait_for(task, PATIENCE)


SUPERVISOR = """
import asyncio, sys
from desk.supervisor.child import Child, Program
code = "import os, time; print(os.getpid()); time.sleep(60)"
program = Program("it", [sys.executable, "-uc", code], {})
asyncio.run(Child(program, lambda name, line: print(line, flush=True)).keep_running())
"""


def test_a_killed_supervisor_leaves_nothing_behind(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR], stdout=subprocess.PIPE, text=True
    ) as it:
        assert it.stdout
        pid = int(it.stdout.readline())
        it.kill()
    wait_until(partial(gone, pid))

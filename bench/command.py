"""What every benchmark's command does: time out, clean up when stopped, report errors."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType

from bench.problem import BenchError
from bot.content import ContentError
from desk.problem import CannotStartError
from desk.settings import PREFIX

# As in the Makefile: no other environment leaks in, and bytecode is cached, as in production.
UNWANTED = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")


def run(job: Callable[[], None], longest_seconds: int) -> int:
    """Do `job` and return the exit status. A signal unwinds it, so that its processes end."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))

    def too_long(_number: int, _frame: FrameType | None) -> None:
        raise BenchError(f"Stopped: not done after {longest_seconds // 60} minutes.")

    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(longest_seconds)
    _clean_environment()
    try:
        job()
    except (BenchError, CannotStartError, ContentError) as wrong:
        say(str(wrong))
        return 1
    return 0


def say(line: str) -> None:
    """Write progress to standard error; the figures go to standard output."""
    print(line, file=sys.stderr, flush=True)


def _clean_environment() -> None:
    """Remove settings of this process's environment that would change the run."""
    for name in list(os.environ):
        if name in UNWANTED or name.startswith(PREFIX):
            del os.environ[name]

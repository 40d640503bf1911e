"""Running a piece of work in a process of its own that is killed at a moment of our choice."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType

MOMENTS = 30


def _counting(limit: int | None, counted: list[int]) -> Callable[[FrameType, str, object], None]:
    def count(frame: FrameType, event: str, arg: object) -> None:
        counted[0] += 1
        if counted[0] == limit:
            os.kill(os.getpid(), signal.SIGKILL)

    return count


def killed_at(work: Callable[[], object], limit: int | None) -> int:
    """Run `work` in a child, killed with SIGKILL at its `limit`th call or return of a function.

    Return how many of these there were, 0 if it was killed.
    """
    there, here = os.pipe()
    child = os.fork()
    if child == 0:
        counted = [0]
        status = 1
        try:
            sys.setprofile(_counting(limit, counted))
            work()
            sys.setprofile(None)
            os.write(here, str(counted[0]).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(here)
    with os.fdopen(there) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert killed or (os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0), "the work failed"
    return int(said or 0)


def moments(total: int) -> Iterator[int]:
    """Yield moments spread evenly over work with so many calls, its very end included."""
    for number in range(1, MOMENTS + 1):
        yield max(1, total * number // MOMENTS - number % 7)

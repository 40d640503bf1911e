"""One process that is kept running."""

import asyncio
import ctypes
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from desk.code_check import CHANGED
from desk.problem import CannotStartError
from desk.supervisor.noise import WarningFilter

# A process that dies this often within the window is broken.
MOST_DEATHS = 5
WINDOW_SECONDS = 120.0
FIRST_PAUSE_SECONDS = 0.25
GRACE_SECONDS = 10.0
# These come from outside, from the kernel for example if memory runs out, and are no fault of the
# program: it is restarted, however often.
_FROM_OUTSIDE = (-signal.SIGKILL, -signal.SIGTERM)
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


@dataclass(frozen=True)
class Program:
    """A command with its environment."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]


class Child:
    """Runs `program`, restarts it when it dies, and raises an error if it keeps dying."""

    def __init__(
        self, program: Program, write: Callable[[str, str], None], grace: float = GRACE_SECONDS
    ) -> None:
        self._program = program
        self._grace = grace
        self._write = write
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False

    async def keep_running(self) -> None:
        """Return after `stop`; raise CannotStartError when the process has died for good."""
        loop = asyncio.get_running_loop()
        deaths: deque[float] = deque(maxlen=MOST_DEATHS)
        while not self._stopping:
            status = await self._run_once()
            if self._stopping:
                return
            if status == CHANGED:
                raise CannotStartError(
                    "The program's files have changed since it was started. Start Privacy Desk"
                    " again as a whole: see docs/upgrade.md."
                )
            ended = f"ended {_in_words(status)}"
            while deaths and loop.time() - deaths[0] > WINDOW_SECONDS:
                deaths.popleft()
            if status not in _FROM_OUTSIDE:
                deaths.append(loop.time())
            if len(deaths) == MOST_DEATHS:
                raise CannotStartError(
                    f"{self._program.name} {ended}, for the {MOST_DEATHS}th time in "
                    f"{deaths[-1] - deaths[0]:.0f} s. Its last lines above say why."
                )
            self._write("supervisor", f"{self._program.name} {ended}; starting it again")
            await asyncio.sleep(FIRST_PAUSE_SECONDS * 2 ** max(len(deaths) - 1, 0))

    async def _run_once(self) -> int:
        """Start the process, copy its output line by line, and return its exit status."""
        process = await asyncio.create_subprocess_exec(
            *self._program.command,
            env=dict(self._program.environment),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=2**20,
            start_new_session=True,  # Ctrl-C in the terminal reaches the supervisor alone
            preexec_fn=die_with_parent,
        )
        self._process = process
        if self._stopping:
            self._signal(signal.SIGTERM)
        assert process.stdout is not None
        reader = asyncio.create_task(self._copy(process.stdout))
        status = await process.wait()
        # A grandchild may hold the pipe open; the process's own output has arrived by now.
        await asyncio.wait([reader], timeout=1.0)
        reader.cancel()
        return status

    async def _copy(self, lines: asyncio.StreamReader) -> None:
        worth_showing = WarningFilter()
        while True:
            try:
                line = await lines.readline()
            except ValueError:  # a line over the limit: dropped, the stream goes on
                continue
            if not line:
                return
            text = line.decode(errors="replace").rstrip()
            if worth_showing.keeps(text):
                self._write(self._program.name, text)

    async def stop(self) -> None:
        """SIGTERM, then SIGKILL after `grace` seconds."""
        self._stopping = True
        process = self._process
        if process is None or process.returncode is not None:
            return
        self._signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), self._grace)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            try:
                os.killpg(self._process.pid, number)
            except ProcessLookupError:
                return


def _in_words(status: int) -> str:
    if status < 0:
        return f"by {signal.Signals(-status).name}"
    return f"with exit status {status}"


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def die_with_parent() -> None:
    """Have Linux end the new process, in which this runs, if the supervisor is killed."""
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)

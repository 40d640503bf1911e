"""Kills one process of the stack with SIGKILL, each time it has come back and answers."""

import asyncio
import random
import time
from dataclasses import dataclass, field

import httpx
import psutil

from bench.problem import BenchError
from desk.settings import ONE, THREE
from tests.system.stack import Stack

NAMES = {ONE: ("worker",), THREE: ("rasa", "actions", "desk")}
LOOK_SECONDS = 0.2
SHORTEST_LIFE = 0.2  # seconds that a process may answer before it is killed


@dataclass
class Killer:
    """Kills the process `name` `times` over; `answers` is its health page."""

    stack: Stack
    name: str
    answers: str
    times: int
    longest_life: float
    rng: random.Random
    kills: list[float] = field(default_factory=list)  # when, by time.monotonic()

    async def work(self) -> None:
        """Kill `times` over. Raises BenchError if the supervisor has ended."""
        killed = 0
        async with httpx.AsyncClient(timeout=2.0, trust_env=False) as http:
            while len(self.kills) < self.times:
                process = await self._back(http, killed)
                await asyncio.sleep(self.rng.uniform(SHORTEST_LIFE, self.longest_life))
                try:
                    process.kill()
                except psutil.NoSuchProcess:  # it ended by itself; that shows in the deaths
                    continue
                killed = process.pid
                self.kills.append(time.monotonic())

    async def _back(self, http: httpx.AsyncClient, killed: int) -> psutil.Process:
        """Return the process once it was started again after `killed`, and answers."""
        while True:
            process = await asyncio.to_thread(self._find)
            if process and process.pid != killed and await _is_well(http, self.answers):
                return process
            await asyncio.sleep(LOOK_SECONDS)

    def _find(self) -> psutil.Process | None:
        if self.stack.process is None or self.stack.process.poll() is not None:
            raise BenchError("It stopped:\n" + "\n".join(self.stack.lines[-40:]))
        try:
            return self.stack.child(self.name)
        except (AssertionError, psutil.Error):  # not yet, or just gone
            return None


def killers(stack: Stack, times: int, longest_life: float, seed: int) -> list[Killer]:
    """Return a killer for each process of `stack`, whichever way it runs."""
    names = NAMES[stack.settings["PROCESSES"]]
    pages = {
        "rasa": f"http://127.0.0.1:{stack.rasa_port}/webhooks/rest/",
        "actions": f"http://127.0.0.1:{stack.actions_port}/health",
        "desk": f"{stack.url}/healthz",
        "worker": f"{stack.url}/healthz",
    }
    return [
        Killer(stack, name, pages[name], times, longest_life, random.Random(f"{seed} {name}"))  # noqa: S311
        for name in names
    ]


async def _is_well(http: httpx.AsyncClient, page: str) -> bool:
    try:
        return (await http.get(page)).is_success
    except httpx.HTTPError:
        return False

"""The play itself: clients ask, killers kill, the mail server comes and goes."""

import asyncio
import contextlib
import random
import time
from bisect import bisect_left
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.chaos.client import Tally, clients
from bench.chaos.killer import Killer, killers
from bench.chaos.mailbox import Mailbox
from bench.chaos.parent import Wish
from bench.command import say
from desk.forms.kinds import load_kinds
from tests.system.stack import Stack

LIMIT_SECONDS = 3600
SAY_SECONDS = 30.0


@dataclass(frozen=True)
class Wanted:
    """`kills`: of each process. `longest_life`: seconds that one may answer before its end."""

    requests: int
    clients: int
    kills: int
    longest_life: float
    seed: int


@dataclass
class Course:
    """How it went. `met_a_kill`: requests during which a process was killed. Times in seconds."""

    tally: Tally
    kills: dict[str, int]
    met_a_kill: int
    outages: int
    seconds: float
    mails_seconds: float = 0.0


def wishes(wanted: Wanted) -> Iterator[Wish]:
    """The requests: as many of each kind, in a random order."""
    kinds = list(load_kinds().values())
    mixed = [kinds[number % len(kinds)] for number in range(wanted.requests)]
    random.Random(wanted.seed).shuffle(mixed)  # noqa: S311
    return (Wish(number, kind) for number, kind in enumerate(mixed, start=1))


def play(stack: Stack, mailbox: Mailbox, wanted: Wanted) -> Course:
    """Until every request has its end and every kill is done, or the time is over."""
    tally, start = Tally(), time.monotonic()
    hands = killers(stack, wanted.kills, wanted.longest_life, wanted.seed)
    with contextlib.suppress(TimeoutError):
        asyncio.run(_play(stack, mailbox, wanted, tally, hands))
    kills = sorted(moment for hand in hands for moment in hand.kills)
    return Course(
        tally,
        {hand.name: len(hand.kills) for hand in hands},
        met(tally.spans, kills),
        mailbox.outages,
        time.monotonic() - start,
    )


def met(spans: Iterable[tuple[float, float]], kills: Sequence[float]) -> int:
    """How many of the spans, each a begin and an end, have one of the sorted kills in them."""
    return sum(bisect_left(kills, begin) < bisect_left(kills, end) for begin, end in spans)


async def _play(
    stack: Stack, mailbox: Mailbox, wanted: Wanted, tally: Tally, hands: list[Killer]
) -> None:
    beside = [
        asyncio.create_task(mailbox.come_and_go()),
        asyncio.create_task(_keep_saying(tally, hands, wanted)),
    ]
    try:
        async with (
            asyncio.timeout(LIMIT_SECONDS),
            clients(stack.url, wanted.clients, tally, wanted.seed) as parents,
        ):
            todo = wishes(wanted)
            work = [*(parent.work(todo) for parent in parents), *(hand.work() for hand in hands)]
            await _all(work)
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def _all(work: list[Coroutine[None, None, None]]) -> None:
    """Everything at once; the first failure ends the rest, and is raised as it is."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_saying(tally: Tally, hands: list[Killer], wanted: Wanted) -> None:
    while True:
        await asyncio.sleep(SAY_SECONDS)
        killed = ", ".join(f"{hand.name} {len(hand.kills)}" for hand in hands)
        say(
            f"{len(tally.told)} of {wanted.requests} requests done; killed: {killed};"
            f" {tally.messages} messages, {tally.error_turns} error turns, {len(tally.lost)} lost"
        )

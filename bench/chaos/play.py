"""The run itself: clients ask, killers kill, the mail server comes and goes."""

import asyncio
import contextlib
import random
import time
from bisect import bisect_left
from collections.abc import Coroutine, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bench.chaos.client import ClientTally, clients
from bench.chaos.killer import Killer, killers
from bench.chaos.mailbox import Mailbox
from bench.chaos.parent import ParentRequest
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
class Run:
    """What happened. `met_a_kill`: requests during which a process was killed. Times in seconds."""

    tally: ClientTally
    kills: dict[str, int]
    met_a_kill: int
    outages: int
    seconds: float
    mails_seconds: float = 0.0


def requests(wanted: Wanted) -> Iterator[ParentRequest]:
    """Return the requests: as many of each kind, in a random order."""
    kinds = list(load_kinds().values())
    mixed = [kinds[number % len(kinds)] for number in range(wanted.requests)]
    random.Random(wanted.seed).shuffle(mixed)  # noqa: S311
    return (ParentRequest(number, kind) for number, kind in enumerate(mixed, start=1))


def play(stack: Stack, mailbox: Mailbox, wanted: Wanted) -> Run:
    """Run until every request has ended and every kill is done, or the time is over."""
    tally, start = ClientTally(), time.monotonic()
    hands = killers(stack, wanted.kills, wanted.longest_life, wanted.seed)
    with contextlib.suppress(TimeoutError):
        asyncio.run(_play(stack, mailbox, wanted, tally, hands))
    kills = sorted(moment for hand in hands for moment in hand.kills)
    return Run(
        tally,
        {hand.name: len(hand.kills) for hand in hands},
        met(tally.spans, kills),
        mailbox.outages,
        time.monotonic() - start,
    )


def met(spans: Iterable[tuple[float, float]], kills: Sequence[float]) -> int:
    """Return how many of the spans, each a start and an end, contain one of the sorted kills."""
    return sum(bisect_left(kills, begin) < bisect_left(kills, end) for begin, end in spans)


async def _play(
    stack: Stack, mailbox: Mailbox, wanted: Wanted, tally: ClientTally, hands: list[Killer]
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
            todo = requests(wanted)
            work = [*(parent.work(todo) for parent in parents), *(hand.work() for hand in hands)]
            await _all(work)
    finally:
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def _all(work: list[Coroutine[None, None, None]]) -> None:
    """Run everything at once; the first failure cancels the rest, and is raised."""
    tasks = [asyncio.create_task(one) for one in work]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _keep_saying(tally: ClientTally, hands: list[Killer], wanted: Wanted) -> None:
    while True:
        await asyncio.sleep(SAY_SECONDS)
        killed = ", ".join(f"{hand.name} {len(hand.kills)}" for hand in hands)
        say(
            f"{len(tally.told)} of {wanted.requests} requests done; killed: {killed};"
            f" {tally.messages} messages, {tally.error_turns} error turns, {len(tally.lost)} lost"
        )

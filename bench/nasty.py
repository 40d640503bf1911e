"""`python -m bench.nasty`: what 300 nasty messages cost to understand and to answer."""

import random
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from bench.command import run
from bot.facts.recogniser import facts_in
from bot.nlu.spelling import Speller
from bot.understanding.astray import place_came_out, went_astray
from bot.understanding.bounded import bounded
from bot.understanding.entities import load_entities
from bot.understanding.language import load_guesser
from bot.understanding.safeguarding import signals_risk
from bot.understanding.segments import segments
from desk.chat.sanitise import MAX_CHARACTERS, sanitise
from desk.forms.phrases import normalised
from desk.visible import visible

MESSAGES = 300
DAY = date(2026, 11, 28)
MOST_MS = 50.0
MOST_MB = 20.0
LONGEST_SECONDS = 1200

# Each is repeated to 4,000 characters; all but the last ten have stopped somebody's parser once.
REPEATED = (
    *("a", "漢", "\U00020000", "!?.,;", "born:", "\U0001f600", "(", "'", " ", "\n", "and also "),
    *(", ", "please ", "a ", "a.b", "a@", "@a.b", "1 ", "1-", "07700 ", "dot at ", "/", "\\", "{{"),
    *("\u202e", "\u0301", "\u200d", "é", "ß", "ا", "a\u0300", "no no ", "why? ", "1/1/20 "),
)
_ALPHABETS = ("!?.,;:()[]\"'", "aeiou ", "0123456789 -", "@.a ", "\u0301a", "\U0001f600!a ")


@dataclass(frozen=True)
class Cost:
    """Of one message: CPU milliseconds and peak megabytes of memory."""

    text: str
    ms: float
    mb: float


def messages(count: int = MESSAGES) -> Iterator[str]:
    """Yield messages within every limit of the public API, the same ones each time."""
    rng = random.Random(12)  # noqa: S311
    for number in range(count):
        if number < len(REPEATED):
            piece = REPEATED[number]
            text = piece * (MAX_CHARACTERS // len(piece))
        elif number % 2:
            text = "".join(rng.choices(rng.choice(_ALPHABETS), k=MAX_CHARACTERS))
        else:
            pieces = rng.choices(REPEATED, k=3)
            text = "".join(piece * rng.randrange(1, 300) for piece in pieces)[:MAX_CHARACTERS]
        yield text


def readers() -> tuple[Callable[[str], object], ...]:
    """Return all that reads a message, loaded: what runs in Rasa, its actions and the desk."""
    speller = Speller.fit(["who sees my data", "how long do you keep it"])
    found = (
        *(segments, speller.corrected, load_entities().find, load_guesser().language),
        *(signals_risk, place_came_out, went_astray, partial(facts_in, today=DAY), normalised),
    )
    for reader in found:
        reader("Who sees my child's data, and how long do you keep it?")
    return found


def cost(text: str, all_readers: tuple[Callable[[str], object], ...]) -> Cost:
    """Return what it costs to read a message: the time first, as measuring memory takes more."""
    start = time.thread_time()
    read(text, all_readers)
    ms = (time.thread_time() - start) * 1000
    tracemalloc.start()
    read(text, all_readers)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Cost(text, ms, peak / 2**20)


def read(text: str, all_readers: tuple[Callable[[str], object], ...]) -> None:
    """Read a message as far as its bounds let us."""
    said = sanitise(text)
    visible(said)
    for reader in all_readers:
        reader(bounded(said))


def main() -> int:
    def job() -> None:
        found = readers()
        costs = [cost(text, found) for text in messages()]
        for by in ("ms", "mb"):
            worst = max(costs, key=lambda one: float(getattr(one, by)))
            print(f"most {by}: {getattr(worst, by):.1f}, of {worst.text[:30]!a}")
        dear = [one for one in costs if one.ms > MOST_MS or one.mb > MOST_MB]
        print(f"{len(dear)} of {len(costs)} over {MOST_MS:.0f} ms or {MOST_MB:.0f} MB")

    return run(job, LONGEST_SECONDS)


if __name__ == "__main__":
    sys.exit(main())

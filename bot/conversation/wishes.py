"""Requests that a message may ask for, though the reply is another.

The law's clock runs from the first mention of a wish, in whatever words, so a request with a real
share of the probability is among the options, and its first mention is kept as a draft (actions).
"""

from dataclasses import dataclass, replace

from bot.answers import AnswerBook
from bot.conversation.decisions import POSSIBLE_REQUEST, REQUEST_PREFIX, is_request_intent
from bot.turn import Option, Outcome, Turn, merged
from bot.understanding.astray import has_grievance, place_came_out, went_astray
from bot.understanding.message import Segment, UnderstoodMessage

COMPLAINT = f"{REQUEST_PREFIX}complaint"
CALL_BACK = f"{REQUEST_PREFIX}callback"
# Share of all requests together from which the likeliest is offered beside an answer, where it is
# less often what was meant (docs/decisions/0019-wishes.md).
BESIDE_ANSWER = 0.2
# From here a request of another kind than a complaint is what a story of lost data asks for.
_PLAIN_REQUEST = 0.8
_BOUNDS = {
    Outcome.CLARIFY: POSSIBLE_REQUEST,
    Outcome.SILENT: POSSIBLE_REQUEST,
    Outcome.GUIDANCE: POSSIBLE_REQUEST,
    Outcome.OUT_OF_SCOPE: POSSIBLE_REQUEST,
    Outcome.CHAT: POSSIBLE_REQUEST,
    Outcome.ANSWER: BESIDE_ANSWER,
    Outcome.URGENT: BESIDE_ANSWER,
}


# Share from which the parent is told that it is noted: below, most wished for nothing, and the
# button and the draft do without words (docs/decisions/0024-danger-and-calm.md).
TOLD = 0.4


@dataclass(frozen=True)
class Wish:
    """The intent of a request that a message may ask for; `told`: likely enough to say so."""

    intent: str
    told: bool


def complains(message: UnderstoodMessage) -> bool:
    """Return whether a message tells that data went astray, and asks for nothing else plainly."""
    text = message.whole.text
    plainly = other_wish(message) and message.whole.best.confidence >= _PLAIN_REQUEST
    return place_came_out(text) or (not plainly and went_astray(text))


def other_wish(message: UnderstoodMessage) -> str | None:
    """Return the request other than a complaint that a message most likely asks for, if any."""
    intent = message.whole.best.intent
    other = intent.startswith(REQUEST_PREFIX) and intent not in (COMPLAINT, CALL_BACK)
    return intent if other else None


def wish_in(message: UnderstoodMessage, outcome: Outcome, book: AnswerBook) -> Wish | None:
    """Return the request that a message replied to with `outcome` may ask for, if any."""
    bound = _BOUNDS.get(outcome)
    if bound is None or message.whole.text.startswith("/"):
        return None
    share, intent = _likeliest(message, book)
    if share >= bound:
        return Wish(intent, share >= TOLD)
    return Wish(COMPLAINT, told=False) if has_grievance(message.whole.text) else None


def wish_beside_alarm(
    message: UnderstoodMessage, calm: UnderstoodMessage, book: AnswerBook
) -> Wish | None:
    """Return the request that a message about danger may ask for; `calm` is without the danger.

    What is left of a cry for help may look like a request, so that alone is not told.
    """
    if complains(calm):
        return Wish(COMPLAINT, told=True)
    wish = wish_in(calm, Outcome.URGENT, book)
    share, _ = _likeliest(message, book)
    return replace(wish, told=share >= BESIDE_ANSWER) if wish else None


def _likeliest(message: UnderstoodMessage, book: AnswerBook) -> tuple[float, str]:
    return max(_share(part, book) for part in (message.whole, *message.segments))


def _share(segment: Segment, book: AnswerBook) -> tuple[float, str]:
    """Return the probability of all data requests together, and the likeliest."""
    wishes = [
        guess
        for guess in segment.ranking
        if is_request_intent(guess.intent, book) and guess.intent != CALL_BACK
    ]
    likeliest = max(wishes, key=lambda guess: guess.confidence, default=None)
    return sum(guess.confidence for guess in wishes), likeliest.intent if likeliest else ""


def with_offer(turn: Turn, offered: tuple[Option, ...]) -> Turn:
    """Return the turn with these buttons before its own."""
    return replace(turn, options=merged(offered, turn.options))

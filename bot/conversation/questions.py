"""Which questions of a message are to be answered."""

from collections.abc import Sequence

from bot.answers import AnswerBook
from bot.conversation.decisions import FOLLOW_UPS, is_wish
from bot.conversation.thresholds import EACH, PLAIN, SURE
from bot.turn import Outcome
from bot.understanding.message import Message, Segment
from bot.understanding.segments import is_question

MOST_ANSWERED = 3
# What a message is wrapped in: greetings, thanks and the story before the question.
_WRAPPING = (Outcome.CHAT, Outcome.OUT_OF_SCOPE)


def questions(message: Message, book: AnswerBook) -> list[Segment]:
    """The parts that each ask something of their own, in order; else the one best reading."""
    asked = _asked(message.segments, book)
    distinct = {segment.best.intent: segment for segment in reversed(asked)}
    if len(distinct) > 1:
        return [segment for segment in asked if distinct[segment.best.intent] is segment][
            :MOST_ANSWERED
        ]
    if len(asked) == 1 and _clearer(asked[0], message.whole, book):
        return asked
    return [message.whole]


def _asked(segments: Sequence[Segment], book: AnswerBook) -> list[Segment]:
    """The parts understood as questions or wishes; the story around a question asks nothing."""
    understood = [segment for segment in segments if _understood(segment, book)]
    if not any(is_question(segment.text) for segment in understood):
        return understood
    return [
        segment for segment in understood if is_question(segment.text) or _plain_wish(segment, book)
    ]


def _understood(segment: Segment, book: AnswerBook) -> bool:
    """Whether a part is understood well enough, and is no mere wrapping, to be answered itself."""
    best = segment.best
    if best.confidence < EACH:
        return False
    if best.intent in book and book[best.intent].outcome in _WRAPPING:
        about_school = book[best.intent].outcome is Outcome.OUT_OF_SCOPE
        return best.intent in FOLLOW_UPS or (about_school and is_question(segment.text))
    return best.intent in book or is_wish(best.intent, book)


def _plain_wish(segment: Segment, book: AnswerBook) -> bool:
    return is_wish(segment.best.intent, book) and segment.best.confidence >= PLAIN


def _clearer(segment: Segment, whole: Segment, book: AnswerBook) -> bool:
    """Whether the one question in a longer message says better what is meant than the whole."""
    wrapped = whole.best.intent in book and book[whole.best.intent].outcome in _WRAPPING
    return wrapped or whole.best.confidence < max(SURE, segment.best.confidence)

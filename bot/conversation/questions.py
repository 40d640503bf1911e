"""Which questions of a message are to be answered."""

from collections.abc import Sequence

from bot.answers import AnswerBook
from bot.conversation.decisions import FOLLOW_UPS, is_wish
from bot.conversation.thresholds import EACH, PLAIN, SURE
from bot.turn import Outcome
from bot.understanding.message import Message, Part
from bot.understanding.segments import is_question

MOST_ANSWERED = 3
# What a message is wrapped in: greetings, thanks and the story before the question.
_WRAPPING = (Outcome.CHAT, Outcome.OUT_OF_SCOPE)


def questions(message: Message, book: AnswerBook) -> list[Part]:
    """The parts that each ask something of their own, in order; else the one best reading."""
    asked = _asked(message.parts, book)
    distinct = {part.best.intent: part for part in reversed(asked)}
    if len(distinct) > 1:
        return [part for part in asked if distinct[part.best.intent] is part][:MOST_ANSWERED]
    if len(asked) == 1 and _clearer(asked[0], message.whole, book):
        return asked
    return [message.whole]


def _asked(parts: Sequence[Part], book: AnswerBook) -> list[Part]:
    """The parts understood as questions or wishes; the story around a question asks nothing."""
    understood = [part for part in parts if _understood(part, book)]
    if not any(is_question(part.text) for part in understood):
        return understood
    return [part for part in understood if is_question(part.text) or _plain_wish(part, book)]


def _understood(part: Part, book: AnswerBook) -> bool:
    """Whether a part is understood well enough, and is no mere wrapping, to be answered itself."""
    best = part.best
    if best.confidence < EACH:
        return False
    if best.intent in book and book[best.intent].outcome in _WRAPPING:
        about_school = book[best.intent].outcome is Outcome.OUT_OF_SCOPE
        return best.intent in FOLLOW_UPS or (about_school and is_question(part.text))
    return best.intent in book or is_wish(best.intent, book)


def _plain_wish(part: Part, book: AnswerBook) -> bool:
    return is_wish(part.best.intent, book) and part.best.confidence >= PLAIN


def _clearer(part: Part, whole: Part, book: AnswerBook) -> bool:
    """Whether the one question in a longer message says better what is meant than the whole."""
    wrapped = whole.best.intent in book and book[whole.best.intent].outcome in _WRAPPING
    return wrapped or whole.best.confidence < max(SURE, part.best.confidence)

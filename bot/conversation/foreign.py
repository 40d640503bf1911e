"""The reply to a message that is not in English."""

from dataclasses import replace

from bot.answers import AnswerBook
from bot.answers.book import fill
from bot.turn import Turn
from bot.understanding.language_replies import load_languages


def in_language(code: str, book: AnswerBook) -> Turn:
    """The English reply, after the same in the message's own language where we have it."""
    english = book.turn("languages")
    own = load_languages().get(code)
    if own is None:
        return english
    said = fill(own.text, trust=book.trust).strip()
    return replace(english, texts=(said, *english.texts), language=own.code)

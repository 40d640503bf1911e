"""The general net: a privacy question that no answer fits."""

from dataclasses import replace

from bot.answers import AnswerBook
from bot.answers.book import OTHER
from bot.conversation.thresholds import NEAR
from bot.turn import Citation, Cited, Turn
from bot.understanding.message import Near

MOST_STATEMENTS = 2


def closest(nearest: tuple[Near, ...], book: AnswerBook) -> Turn:
    """The notice is silent; what comes closest in it is quoted, if anything comes close."""
    by_words = {statement.text: statement for statement in book.notice.statements}
    close = [
        by_words[near.words]
        for near in nearest
        if near.similarity >= NEAR and near.words in by_words
    ]
    if not close:
        return book.turn(OTHER)
    quoted = tuple(
        Citation(statement.address, statement.section, statement.quote)
        for statement in close[:MOST_STATEMENTS]
    )
    return replace(book.turn("closest"), answers=(Cited("closest", quoted),))

"""Turns that no single answer makes: several joined, the closest statements, other languages."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answers import AnswerBook
from bot.answers.book import CLOSEST, OTHER
from bot.conversation.decisions import NEAR, NEAR_ENOUGH
from bot.notice import Statement
from bot.templates import fill
from bot.turn import Citation, Cited, Outcome, Turn, merged
from bot.understanding.language_replies import load_languages
from bot.understanding.message import Near

MOST_STATEMENTS = 2
# The outcome of joined turns is the first of these: what was answered counts before what was not.
_ORDER = (
    Outcome.URGENT,
    Outcome.ANSWER,
    Outcome.GUIDANCE,
    Outcome.SILENT,
    Outcome.CLARIFY,
    Outcome.OUT_OF_SCOPE,
    Outcome.REQUEST,
    Outcome.HANDOFF,
    Outcome.CHAT,
    Outcome.ERROR,
)


def joined(turns: Sequence[Turn]) -> Turn:
    """Return one turn with the texts, answers and options of all, each once.

    `turns` must not be empty.
    """
    first = turns[0]
    if len(turns) == 1:
        return first
    answers = {answer: None for turn in turns for answer in turn.answers}
    # The first suggestions of each, so that none crowds out the others'.
    depth = max(len(turn.options) for turn in turns)
    options = (turn.options[i] for i in range(depth) for turn in turns if i < len(turn.options))
    return replace(
        first,
        outcome=min((turn.outcome for turn in turns), key=_ORDER.index),
        texts=tuple(dict.fromkeys(text for turn in turns for text in turn.texts)),
        answers=tuple(answers),
        options=merged(options),
    )


def nearest_statements(nearest: Sequence[Near], book: AnswerBook, least: float) -> list[Statement]:
    """Return the statements of the present notice that are at least this similar to a question."""
    by_words = {statement.text: statement for statement in book.notice.statements}
    return [
        by_words[near.words]
        for near in nearest
        if near.similarity >= least and near.words in by_words
    ][:MOST_STATEMENTS]


def closest_statements(nearest: Sequence[Near], book: AnswerBook) -> Turn:
    """Return the turn for a privacy question that no answer fits.

    It quotes the statements that come close, if any do. Silence is only claimed where it is
    approved: see AnswerBook.silence_holds.
    """
    if not book.silence_holds(nearest_statements(nearest, book, least=-1)):
        return book.under_review(OTHER, nearest_statements(nearest, book, NEAR_ENOUGH))
    close = nearest_statements(nearest, book, NEAR)
    if not close:
        return book.turn(OTHER)
    quoted = tuple(Citation(s.address, s.section, s.quote) for s in close)
    return replace(book.turn(CLOSEST), answers=(Cited(CLOSEST, quoted),))


def in_language(code: str, book: AnswerBook) -> Turn:
    """Return the English reply to a message in another language, after its translation if any.

    `code` is an ISO 639-1 code, or "other".
    """
    english = book.turn("languages")
    own = load_languages().get(code)
    if own is None:
        return english
    # Only some of its words are understood: it may be about danger all the same.
    text = f"{own.text.strip()} {own.danger.call.strip()}" if own.danger else own.text.strip()
    translated = fill(text, trust=book.trust)
    return replace(english, texts=(translated, *english.texts), language=own.code)

"""Answers in the form of the question: "can I stop it?" is not told "Yes"."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from bot.answers import Answer, AnswerBook
from bot.answers.model import Subject
from bot.conversation.context import Context
from bot.conversation.decisions import LEAD, GiveAnswer
from bot.notice import Statement
from bot.turn import Option, Outcome, Turn, merged
from bot.understanding.form import (
    Form,
    asks_openly,
    form_of,
    plain_words,
    speaks_of_sharing,
)
from bot.understanding.message import Segment, UnderstoodMessage
from bot.understanding.remarks import load_remarks
from bot.understanding.segments import is_question

_MOST_WORDS = 4
# What only asks to have the sentence before it confirmed.
_TAG = re.compile(
    r"(?:^| )(?:and |so )?(?:is that (?:it|right|so|true|correct)|is it|isnt it|right|yeah|yes"
    r"|innit|correct|am i right|true)$"
)


def asked_form(segment: Segment, message: UnderstoodMessage, before: Context) -> Form | None:
    """Return the form of one question; None for a button, which asks as the answer's title does.

    The form of a long message is that of its last question: the story around it has none. A few
    words that are no question of their own, such as "and the council?", ask what was asked before.
    """
    if segment.text.startswith("/"):
        return None
    text = segment.text
    if segment is message.whole:
        asked = [part.text for part in message.segments if is_question(part.text)]
        questions = [question for question in asked if _without_tag(question)]
        told = [question for question in questions if not _asks_for_more(question)]
        text = (told or questions or [text])[-1]
    form = form_of(_without_tag(text) or text)
    named_only = form is Form.STATEMENT and before.form and len(text.split()) <= _MOST_WORDS
    return before.form if named_only else form  # "and the council?"


def _without_tag(text: str) -> str:
    return _TAG.sub("", plain_words(text))


def _asks_for_more(text: str) -> bool:
    """Return whether a question only adds to another: "is anything needed at all?"."""
    return load_remarks().names_no_topic(text) and form_of(text) is Form.WHETHER


def as_asked(
    given: GiveAnswer, form: Form | None, segment: Segment, book: AnswerBook
) -> GiveAnswer:
    """Return the decision with the form; of a question that is not sure, no lead is said."""
    sure = segment.entities or segment.confidence(given.answer) >= LEAD
    answer = book[given.answer]
    openly = asks_openly(segment.text) and not asks_openly(answer.title)
    unfit = not sure or openly or _asks_else(answer, segment.text)
    leads = answer.own_forms if answer.lead else frozenset()
    return replace(given, form=Form.STATEMENT if unfit and form in leads else form)


def _asks_else(answer: Answer, text: str) -> bool:
    """Return whether a question about sharing is none of whether data is shared."""
    return answer.subject is Subject.SHARING and not speaks_of_sharing(text)


def given_turn(given: GiveAnswer, book: AnswerBook, nearest: Sequence[Statement] = ()) -> Turn:
    """Return the turn that gives an answer to a question in its form.

    `nearest` are the statements of the notice nearest to the question.
    """
    if given.form is None:
        return book.turn(given.answer, given.named, nearest)
    answer = book[given.answer]
    reply = book.forms.reply(answer, given.form)
    if reply and reply.instead:
        return book.turn(reply.answer, None, nearest, lead=lead_for(book[reply.answer], given.form))
    own = book.turn(given.answer, given.named, nearest, lead=lead_for(answer, given.form))
    if reply is None or own.outcome is Outcome.GUIDANCE:  # what the law settles needs no more
        return own
    said = book.turn(reply.answer, about=answer.about)
    return _followed(own, said) if reply.after else _preceded(own, said)


def lead_for(answer: Answer, form: Form) -> str:
    """Return the word that an answer begins with, if it replies to a question in this form."""
    if form is Form.NEGATED:
        return answer.lead_if_negated
    return answer.lead if form in answer.own_forms else ""


def _preceded(own: Turn, said: Turn) -> Turn:
    """Return what is said to the form, and after it what the notice says of the topic."""
    return replace(_followed(own, said), texts=said.texts + own.texts)


def _followed(own: Turn, said: Turn) -> Turn:
    """Return what the notice says of the topic, and after it what is said to the form."""
    return replace(
        own,
        texts=own.texts + said.texts,
        answers=own.answers + said.answers,
        options=_mixed(said.options, own.options),
    )


def _mixed(first: Sequence[Option], second: Sequence[Option]) -> tuple[Option, ...]:
    pairs = zip_longest(first, second)
    return merged(option for pair in pairs for option in pair if option)

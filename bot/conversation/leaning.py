"""Questions without a topic of their own: "who decides that?" asks about the last answer."""

import re

from bot.answers import AnswerBook
from bot.conversation.context import Context
from bot.conversation.decisions import SURE, GiveAnswer, is_request_intent
from bot.turn import ABOUT_THE_NOTICE, Outcome
from bot.understanding.form import Form, form_of, plain_words
from bot.understanding.message import Segment
from bot.understanding.remarks import load_remarks

# A message with words of its own leans on the last answer only if it is as short as this.
_MOST_WORDS = 8
_MOST_WORDS_OF_ANOTHER = 12
_SAME = re.compile(r"^(?:and|ok|okay|so|what about|how about)\b.*\b(?:the )?same(?: for \w+)?$")
# Topics that the classifier sees in words without one: "what do they get".
_GENERAL = frozenset({"kinds_of_data", "sharing_recipients", "whose_data", "staff_access"})
# And in words of refusing alone: "so I can't refuse".
_OF_REFUSAL = frozenset({"refusal", "right_to_object", "withdraw_consent"})
_UNSPECIFIC = frozenset({Form.WHICH, Form.WHAT, Form.HOW, Form.WHO, Form.WHETHER})


def leaning(segment: Segment, context: Context, book: AnswerBook) -> tuple[GiveAnswer, ...]:
    """Return the last topic, if the question is about it in a form that can be answered."""
    if context.answer is None or segment.text.startswith("/"):
        return ()
    if _asks_the_same(segment.text):
        return (GiveAnswer(context.answer),)
    form = form_of(segment.text)
    bare = load_remarks().names_no_topic(segment.text) or _asks_for_all(form, segment.text)
    if form is Form.STATEMENT or not (bare or _is_weak(segment)):
        return ()
    last = GiveAnswer(context.answer)
    answer = book[context.answer]
    if form is Form.WHY:
        return _why(context.answer, book) if bare else ()
    if form in answer.own_forms or form in answer.forms or book.forms.reply(answer, form):
        return (last,)
    if bare and form in _UNSPECIFIC and answer.subject and not _has_topic(segment, book):
        return (GiveAnswer("form_which"), last)
    return ()


def _asks_the_same(text: str) -> bool:
    """Return whether a message asks the same of another: "and for her brother, the same?"."""
    words = plain_words(text)
    return _SAME.search(words) is not None and len(words.split()) <= _MOST_WORDS_OF_ANOTHER


def _asks_for_all(form: Form, text: str) -> bool:
    """Return whether a question asks if a list was whole: "and this is the complete list?"."""
    return form is Form.IS_THAT_ALL and len(text.split()) <= _MOST_WORDS_OF_ANOTHER


def _has_topic(segment: Segment, book: AnswerBook) -> bool:
    """Return whether the classifier is sure of a topic or a request, whatever the words are."""
    best = segment.best
    named = best.intent in book and best.intent not in _GENERAL
    topic = named and book[best.intent].outcome in ABOUT_THE_NOTICE
    return best.confidence >= SURE and (topic or is_request_intent(best.intent, book))


def _is_weak(segment: Segment) -> bool:
    """Return whether a short message names nothing that the classifier is sure of."""
    few = len(segment.text.split()) <= _MOST_WORDS
    general = segment.best.intent in _OF_REFUSAL
    return few and (general or segment.best.confidence < SURE) and not segment.entities


def _why(answer_id: str, book: AnswerBook) -> tuple[GiveAnswer, ...]:
    answer = book[answer_id]
    if answer.outcome is Outcome.SILENT and not answer.law:
        return (GiveAnswer("why_not_said"),)
    reason = answer.forms.get(Form.WHY) or answer.why
    return (GiveAnswer(reason),) if reason else ()

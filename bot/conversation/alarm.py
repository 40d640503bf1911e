"""Somebody at risk: who to contact now, before anything else; and going on if nobody is."""

from dataclasses import replace

from bot.answers import AnswerBook
from bot.conversation.context import Context
from bot.conversation.decisions import URGENT, URGENT_SEGMENT, URGENT_TRACE
from bot.templates import fill
from bot.turn import Outcome, Turn
from bot.understanding.astray import place_came_out
from bot.understanding.disclosing import tries_out_telling
from bot.understanding.entities import EntityFinder
from bot.understanding.language_replies import danger_in
from bot.understanding.message import Guess, Segment, UnderstoodMessage
from bot.understanding.remarks import Remark, load_remarks
from bot.understanding.safeguarding import signals_risk
from bot.understanding.segments import is_question

URGENT_RISK = "urgent_risk"
NOBODY_IN_DANGER = "nobody_in_danger"
# Replies to a message that was taken for an alarm that are worth no going back to it.
_NOTHING_ASKED = (Outcome.OUT_OF_SCOPE, Outcome.CHAT)


def safeguarding_risk(message: UnderstoodMessage) -> float:
    """Return the probability that somebody is at risk, 0 if it is below the thresholds."""
    if message.calm:
        return 0.0
    text = message.whole.text
    if signals_risk(text) or place_came_out(text) or tries_out_telling(text):
        return 1.0
    if danger_in(text, message.language):
        return 1.0
    if names_no_topic(message):
        return 0.0
    whole = message.whole.confidence(URGENT_RISK)
    segments = [segment.confidence(URGENT_RISK) for segment in message.segments]
    if whole < URGENT_TRACE:  # in its story, what sounds alarming by itself is not
        segments = []
    likely = [probability for probability in segments if probability >= URGENT_SEGMENT]
    return max([whole, *likely]) if likely or whole >= URGENT else 0.0


def names_no_topic(message: UnderstoodMessage) -> bool:
    """Return whether a question has no words of its own: "can he come out of it?"."""
    text = message.whole.text
    return is_question(text) and load_remarks().names_no_topic(text)


def remark_on_alarm(message: UnderstoodMessage, context: Context) -> Remark | None:
    """Return what the message says of the alarm before it: nobody is in danger, or what to do."""
    if context.alarm is None:
        return None
    if message.whole.text == f"/{NOBODY_IN_DANGER}":
        return Remark.NOBODY_IN_DANGER
    return load_remarks().of_danger(message.whole.text)


def alarm_turn(message: UnderstoodMessage, book: AnswerBook) -> Turn:
    """Return who to contact now, in the language of the message as well if it is not English."""
    english = book.turn(URGENT_RISK)
    own = danger_in(message.whole.text, message.language)
    if own is None or own.danger is None:
        return english
    text = f"{own.danger.call.strip()} {own.danger.helplines.strip()}"
    options = tuple(
        replace(option, title=f"{own.danger.nobody} / {option.title}") for option in english.options
    )
    return replace(
        english,
        texts=(fill(text, trust=book.trust), *english.texts),
        options=options,
        language=own.code,
    )


def raised(message: UnderstoodMessage, context: Context) -> Context:
    """Return the context after a message about danger, which what was said before outlasts."""
    return replace(context, alarm=message, options=(), asked=False)


def calmed(message: UnderstoodMessage, finder: EntityFinder) -> UnderstoodMessage:
    """Return a message as it is meant if nobody is in danger."""
    segments = tuple(_calmed(segment, finder) for segment in message.segments)
    return replace(message, whole=_calmed(message.whole, finder), segments=segments, calm=True)


def _calmed(segment: Segment, finder: EntityFinder) -> Segment:
    rest = segment.without(URGENT_RISK)
    share = 1 - segment.confidence(URGENT_RISK)
    ranking = tuple(Guess(g.intent, min(1.0, g.confidence / share)) for g in rest.ranking if share)
    return replace(rest, ranking=ranking, entities=finder.find(segment.text))


def gone_on(turn: Turn, *, wanted: bool, book: AnswerBook) -> Turn:
    """Return the reply to what was asked, or if that was nothing, the question what it is.

    `wanted`: the message asks for a request. A reply in another language stays as it is.
    """
    if turn.language:
        return turn
    if turn.outcome in _NOTHING_ASKED and not wanted:
        return book.turn(NOBODY_IN_DANGER)
    return replace(turn, texts=(book.text("alarm_over"), *turn.texts))

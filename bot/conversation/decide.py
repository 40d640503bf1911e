"""Which answer one question gets."""

from bot.answers import AnswerBook
from bot.answers.book import OTHER
from bot.conversation.context import Context
from bot.conversation.decisions import (
    MORE,
    WHY,
    WISH,
    Choice,
    Given,
    Unknown,
    Unsure,
    Wish,
    is_wish,
)
from bot.conversation.entity_answers import about_entities, leaning
from bot.conversation.thresholds import POSSIBLE, PRIVACY, SURE
from bot.turn import ABOUT_THE_NOTICE, Outcome
from bot.understanding.entities import EntityFinder
from bot.understanding.message import Segment

MOST_OPTIONS = 3
IDLE = (Given("nothing_open"),)  # to a yes or no that nothing waits for


def choose(segment: Segment, context: Context, book: AnswerBook, entities: EntityFinder) -> Choice:
    """The answers that `segment` asks for, given what was said before."""
    best = segment.best
    leant = leaning(segment, context, book, entities)
    if leant:
        return leant
    if best.confidence >= SURE:
        return _chosen(segment, context, book, entities)
    about = about_entities(segment, entities)
    if about and best.confidence >= POSSIBLE:
        return about
    if best.confidence >= POSSIBLE:
        near = tuple(
            g.intent for g in segment.ranking if g.intent in book and _askable(g.intent, book)
        )
        return Unsure(near[:MOST_OPTIONS]) if near else Unknown(privacy=False)
    return Unknown(_privacy(segment, book) >= PRIVACY)


def _chosen(segment: Segment, context: Context, book: AnswerBook, entities: EntityFinder) -> Choice:
    intent = segment.best.intent
    if intent == WHY:
        return _why(context, book)
    if intent == MORE:
        return _more(context, book)
    if intent == OTHER:
        return Unknown(privacy=True)
    if intent in book:
        return about_entities(segment, entities) or (Given(intent),)
    if is_wish(intent, book):
        return Wish(intent)
    return _agreed(context) if intent == "affirm" else IDLE


def _agreed(context: Context) -> Choice:
    """ "Yes please" after an answer that offered to start one request."""
    offered = [option for option in context.options if option.startswith(f"/{WISH}")]
    if len(offered) != 1:
        return IDLE
    return Wish(offered[0].removeprefix("/"))


def _askable(intent: str, book: AnswerBook) -> bool:
    return book[intent].outcome in (*ABOUT_THE_NOTICE, Outcome.OUT_OF_SCOPE)


def _privacy(segment: Segment, book: AnswerBook) -> float:
    """The probability, among the best guesses, that this is a privacy question at all."""
    return sum(
        g.confidence
        for g in segment.ranking
        if g.intent in book and book[g.intent].outcome in ABOUT_THE_NOTICE
    )


def _why(context: Context, book: AnswerBook) -> Choice:
    if context.answer is None:
        return (Given(WHY),)
    why = book[context.answer].why
    return (Given(why),) if why else _more(context, book)


def _more(context: Context, book: AnswerBook) -> Choice:
    """What else there is to ask after the last answer."""
    if context.answer is None:
        return (Given(MORE),)
    further = book[context.answer].suggest[:MOST_OPTIONS]
    return Unsure(further, "which_more") if further else (Given(MORE),)

"""Which answer one question gets."""

import re
from dataclasses import dataclass

from bot.answers import AnswerBook
from bot.conversation.context import Context
from bot.conversation.thresholds import POSSIBLE, PRIVACY, SURE
from bot.turn import Outcome
from bot.understanding.entities import Thing, ThingList, Things
from bot.understanding.message import Part

# How the intents begin that want something done and are no question.
WISH = "request_"
MOST_OPTIONS = 3
_MOST_THINGS = 3
# From here the classifier's word on which thing is meant outweighs that of the entities.
_FIRM = 0.7
_PRIVACY = (Outcome.ANSWER, Outcome.SILENT)
# "and the police?", "what about photos?", "photos too?"
_LEANS = re.compile(r"(?:and|or|also|but|so|ok|okay|what about|how about|same for|even)\b", re.I)
_LEANING_WORDS = 4


@dataclass(frozen=True)
class Given:
    """An answer to give; `named` is what the text calls the thing asked about, where it is none of
    the notice's own."""

    answer: str
    named: str | None = None


@dataclass(frozen=True)
class Wish:
    """A request is wanted, not an answer."""

    intent: str


@dataclass(frozen=True)
class Unsure:
    """It may be any of these answers; `asking` is the answer that asks which."""

    options: tuple[str, ...]
    asking: str = "not_understood"


@dataclass(frozen=True)
class Unknown:
    """Nothing fits; `privacy` says whether it is a privacy question all the same."""

    privacy: bool


Choice = tuple[Given, ...] | Wish | Unsure | Unknown


def choose(part: Part, context: Context, book: AnswerBook, things: Things) -> Choice:
    """The answers that `part` asks for, given what was said before."""
    best = part.best
    leaning = _leaning(part, context, book, things)
    if leaning:
        return leaning
    if best.confidence >= SURE:
        return _chosen(part, context, book, things)
    about = _about_things(part, things)
    if about and best.confidence >= POSSIBLE:
        return about
    if best.confidence >= POSSIBLE:
        near = tuple(g.intent for g in part.ranking if g.intent in book and _askable(g.intent, book))
        return Unsure(near[:MOST_OPTIONS]) if near else Unknown(privacy=False)
    return Unknown(_privacy(part, book) >= PRIVACY)


def _chosen(part: Part, context: Context, book: AnswerBook, things: Things) -> Choice:
    intent = part.best.intent
    if intent == "follow_why":
        return _why(context, book)
    if intent == "follow_more":
        return _more(context, book)
    if intent == "other_privacy":
        return Unknown(privacy=True)
    if intent in book:
        return _about_things(part, things) or (Given(intent),)
    if intent.startswith(WISH):
        return Wish(intent)
    return _agreed(context) if intent == "affirm" else (Given("nothing_open"),)


def _agreed(context: Context) -> Choice:
    """ "Yes please" after an answer that offered to start one request."""
    offered = [option for option in context.options if option.startswith(f"/{WISH}")]
    if len(offered) != 1:
        return (Given("nothing_open"),)
    return Wish(offered[0].removeprefix("/"))


def _askable(intent: str, book: AnswerBook) -> bool:
    return book[intent].outcome in (*_PRIVACY, Outcome.OUT_OF_SCOPE)


def _privacy(part: Part, book: AnswerBook) -> float:
    """The probability, among the best guesses, that this is a privacy question at all."""
    return sum(
        g.confidence
        for g in part.ranking
        if g.intent in book and book[g.intent].outcome in _PRIVACY
    )


def _about_things(part: Part, things: Things) -> tuple[Given, ...]:
    """Where the question is about a list's things and names some: the answers about those."""
    listed = things.list_of(part.best.intent)
    if listed is None:
        return ()
    named = [thing for thing in part.things if thing.entity == listed.entity]
    single = part.best.intent not in (listed.whole, listed.unnamed)
    if not named or (single and _settled(part, listed, named)):
        return ()
    return _each(listed, named)


def _settled(part: Part, listed: ThingList, named: list[Thing]) -> bool:
    """Whether the one thing that the classifier took the question to be about may stand."""
    about = {listed.answer_about(thing) for thing in named}
    if part.best.intent in about:
        return len(about) == 1
    return part.best.confidence >= _FIRM or not any(part.confidence(str(a)) for a in about)


def _each(listed: ThingList, named: list[Thing]) -> tuple[Given, ...]:
    """An answer for each thing; those that the notice does not name share one."""
    given = dict.fromkeys(Given(thing.answer) for thing in named if thing.answer)
    strangers = [thing.say for thing in named if not thing.answer]
    if strangers and listed.unnamed:
        given[Given(listed.unnamed, _joined(strangers[:_MOST_THINGS]))] = None
    return tuple(given)[:_MOST_THINGS]


def _joined(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def _leaning(
    part: Part, context: Context, book: AnswerBook, things: Things
) -> tuple[Given, ...]:
    """ "And the police?": a thing is named, and what is asked about it was said before."""
    before = context.answer
    words = part.text.split()
    if before is None or not part.things or len(words) > _LEANING_WORDS:
        return ()
    if not _LEANS.match(part.text) and len(words) > 2:
        return ()
    thing = part.things[0]
    listed = things.lists[thing.entity]
    said = things.list_of(before)
    if said is None and thing.entity == "kind" and before in book and _askable(before, book):
        return (Given(before),)  # "how long do you keep his marks?" - "and photos?"
    answer = listed.answer_about(thing)
    return (Given(answer, thing.say or None),) if answer else ()


def _why(context: Context, book: AnswerBook) -> Choice:
    if context.answer is None or context.answer not in book:
        return (Given("follow_why"),)
    why = book[context.answer].why
    return (Given(why),) if why else _more(context, book)


def _more(context: Context, book: AnswerBook) -> Choice:
    """What else there is to ask after the last answer."""
    if context.answer is None or context.answer not in book:
        return (Given("follow_more"),)
    further = book[context.answer].suggest[:MOST_OPTIONS]
    return Unsure(further, "which_more") if further else (Given("follow_more"),)

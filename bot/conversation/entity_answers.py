"""Answers that depend on the thing named: "do you share with the police?", "and Facebook?"."""

import re

from bot.answers import AnswerBook
from bot.conversation.context import Context
from bot.conversation.decisions import Given, is_wish
from bot.turn import ABOUT_THE_NOTICE
from bot.understanding.entities import Thing, ThingList, Things
from bot.understanding.message import Part

MOST_THINGS = 3
# From here the classifier's word on which thing is meant outweighs that of the entities.
_FIRM = 0.7
# "and the police?", "what about photos?", "photos too?"
_LEANS = re.compile(
    r"(?:and|or|also|but|so|ok|okay|what about|how about|same for|even)\b", re.IGNORECASE
)
_LEANING_WORDS, _BARE_WORDS = 4, 2
_LEANING_ENTITIES = ("recipient", "kind")


def about_things(part: Part, things: Things) -> tuple[Given, ...]:
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
        given[Given(listed.unnamed, _joined(strangers[:MOST_THINGS]))] = None
    return tuple(given)[:MOST_THINGS]


def _joined(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def leaning(part: Part, context: Context, book: AnswerBook, things: Things) -> tuple[Given, ...]:
    """ "And the police?": a thing is named, and what is asked about it was said before."""
    before = context.answer
    words = part.text.split()
    thing = next((t for t in part.things if t.entity in _LEANING_ENTITIES), None)
    if (
        before is None
        or thing is None
        or len(words) > _LEANING_WORDS
        or is_wish(part.best.intent, book)
    ):
        return ()
    if not _LEANS.match(part.text) and len(words) > _BARE_WORDS:
        return ()
    listed = things.lists[thing.entity]
    said = things.list_of(before)
    if said is None and thing.entity == "kind" and book[before].outcome in ABOUT_THE_NOTICE:
        return (Given(before),)  # "how long do you keep his marks?" - "and photos?"
    answer = listed.answer_about(thing)
    return (Given(answer, thing.say or None),) if answer else ()

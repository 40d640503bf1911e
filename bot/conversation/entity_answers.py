"""Answers that depend on the thing named: "do you share with the police?", "and Facebook?"."""

import re

from bot.answers import AnswerBook
from bot.conversation.context import Context
from bot.conversation.decisions import Given, is_wish
from bot.turn import ABOUT_THE_NOTICE
from bot.understanding.entities import Entity, EntityFinder, EntityList
from bot.understanding.message import Segment

MOST_ENTITIES = 3
# From here the classifier's word on which thing is meant outweighs that of the entities.
_FIRM = 0.7
# "and the police?", "what about photos?", "photos too?"
_LEANS = re.compile(
    r"(?:and|or|also|but|so|ok|okay|what about|how about|same for|even)\b", re.IGNORECASE
)
_LEANING_WORDS, _BARE_WORDS = 4, 2
_LEANING_ENTITIES = ("recipient", "kind")


def about_entities(segment: Segment, entities: EntityFinder) -> tuple[Given, ...]:
    """Where the question is about a list's things and names some: the answers about those."""
    listed = entities.list_of(segment.best.intent)
    if listed is None:
        return ()
    named = [entity for entity in segment.entities if entity.entity_type == listed.entity_type]
    single = segment.best.intent not in (listed.whole, listed.unnamed)
    if not named or (single and _settled(segment, listed, named)):
        return ()
    return _each(listed, named)


def _settled(segment: Segment, listed: EntityList, named: list[Entity]) -> bool:
    """Whether the one thing that the classifier took the question to be about may stand."""
    about = {listed.answer_about(entity) for entity in named}
    if segment.best.intent in about:
        return len(about) == 1
    return segment.best.confidence >= _FIRM or not any(segment.confidence(str(a)) for a in about)


def _each(listed: EntityList, named: list[Entity]) -> tuple[Given, ...]:
    """An answer for each thing; those that the notice does not name share one."""
    given = dict.fromkeys(Given(entity.answer) for entity in named if entity.answer)
    strangers = [entity.say for entity in named if not entity.answer]
    if strangers and listed.unnamed:
        given[Given(listed.unnamed, _joined(strangers[:MOST_ENTITIES]))] = None
    return tuple(given)[:MOST_ENTITIES]


def _joined(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def leaning(
    segment: Segment, context: Context, book: AnswerBook, entities: EntityFinder
) -> tuple[Given, ...]:
    """ "And the police?": a thing is named, and what is asked about it was said before."""
    before = context.answer
    words = segment.text.split()
    entity = next((t for t in segment.entities if t.entity_type in _LEANING_ENTITIES), None)
    if (
        before is None
        or entity is None
        or len(words) > _LEANING_WORDS
        or is_wish(segment.best.intent, book)
    ):
        return ()
    if not _LEANS.match(segment.text) and len(words) > _BARE_WORDS:
        return ()
    listed = entities.lists[entity.entity_type]
    said = entities.list_of(before)
    if said is None and entity.entity_type == "kind" and book[before].outcome in ABOUT_THE_NOTICE:
        return (Given(before),)  # "how long do you keep his marks?" - "and photos?"
    answer = listed.answer_about(entity)
    return (Given(answer, entity.say or None),) if answer else ()

"""Answers that depend on the entity named: "do you share with the police?", "and Facebook?"."""

import re

from bot.answers import AnswerBook
from bot.answers.model import Subject
from bot.conversation.context import Context
from bot.conversation.decisions import OFFERED, GiveAnswer, is_request_intent
from bot.turn import ABOUT_THE_NOTICE
from bot.understanding.entities import EntityFinder
from bot.understanding.entity_lists import Entity, EntityList
from bot.understanding.form import plain_words
from bot.understanding.message import Segment
from bot.understanding.remarks import load_remarks

MOST_ENTITIES = 3
# From here the classifier's choice of an entity's answer outweighs the entities found.
_FIRM = 0.7
# "and the police?", "what about photos?", "photos too?"
_FOLLOWS_UP = re.compile(
    r"(?:and|an|n|or|also|but|so|ok|okay|what about|wot about|how about|same for|even|not even)\b",
    re.IGNORECASE,
)
_FOLLOW_UP_WORDS, _BARE_WORDS = 4, 2
STAFF = "staff_access"
_FOLLOW_UP_TYPES = ("recipient", "kind")
# From here the classifier's topic stands, whoever else is named.
_CERTAIN = 0.85
SCHOOL_MATTERS = "school_matters"
_OF_PUBLISHING = frozenset({"photo_publication", "social_media", "selling_data"})
_TELLS = re.compile(
    r"\b(?:tell|tells|told|get|gets|got|give|gives|given|pass|passed|inform|informed|hear|hears)\b"
)
_FOLLOWS = re.compile(
    r"\b(?:follow|follows|go|goes|gone|sent|send|pass|passed|given|forwarded|move|moves|travels?)"
    r" (?:\w+ ){0,5}?(?:to|with|on)\b"
)


def about_entities(segment: Segment, finder: EntityFinder) -> tuple[GiveAnswer, ...]:
    """Return the answers about the entities named, if the question is about a list of such."""
    listed = finder.list_of(segment.best.intent)
    if listed is None:
        return ()
    named = [entity for entity in segment.entities if entity.entity_type == listed.entity_type]
    single = segment.best.intent not in (listed.whole, listed.unnamed)
    if not named or (single and _settled(segment, listed, named)):
        return ()
    return _each(listed, named)


def _settled(segment: Segment, listed: EntityList, named: list[Entity]) -> bool:
    """Return whether the one entity that the classifier found the question to be about stands."""
    about = {listed.answer_about(entity) for entity in named}
    if segment.best.intent in about:
        return len(about) == 1
    likely = max((segment.confidence(str(answer)) for answer in about), default=0.0)
    return not likely or (segment.best.confidence >= _FIRM and likely < OFFERED)


def not_named(segment: Segment, book: AnswerBook, finder: EntityFinder) -> tuple[GiveAnswer, ...]:
    """Return the answer about those whom the notice does not name, if they are told something."""
    best = segment.best
    strangers = [
        e.say for e in segment.entities if e.entity_type == "recipient" and e.say and not e.answer
    ]
    unnamed = finder.lists["recipient"].unnamed
    meant = book[best.intent].outcome if best.intent in book else None
    about_notice = meant in ABOUT_THE_NOTICE or best.intent == SCHOOL_MATTERS
    told = _TELLS.search(plain_words(segment.text))
    if not (strangers and unnamed and about_notice and told) or best.confidence >= _CERTAIN:
        return ()
    if best.intent in _OF_PUBLISHING:
        return ()
    return (GiveAnswer(unnamed, _enumerated(strangers[:MOST_ENTITIES])),)


def passed_on(segment: Segment, book: AnswerBook) -> tuple[GiveAnswer, ...]:
    """Return the answer about who gets it: "does his behaviour log follow him to college?"."""
    intent = segment.best.intent
    holding = intent in book and book[intent].subject is Subject.HOLDING
    words = plain_words(segment.text)
    if not holding or not (_FOLLOWS.search(words) or _TELLS.search(words)):
        return ()
    given = dict.fromkeys(
        GiveAnswer(e.answer) for e in segment.entities if e.entity_type == "recipient" and e.answer
    )
    return tuple(given)[:MOST_ENTITIES]


def _each(listed: EntityList, named: list[Entity]) -> tuple[GiveAnswer, ...]:
    """Return an answer for each entity; those that the notice does not name share one."""
    given = dict.fromkeys(GiveAnswer(entity.answer) for entity in named if entity.answer)
    strangers = [entity.say for entity in named if not entity.answer]
    if strangers and listed.unnamed:
        given[GiveAnswer(listed.unnamed, _enumerated(strangers[:MOST_ENTITIES]))] = None
    return tuple(given)[:MOST_ENTITIES]


def _enumerated(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} or {last}" if first else last


def _asks_of_staff(text: str, length: int) -> bool:
    """Return whether a short follow-up names people at the school: "and dinner ladies?"."""
    follows = length <= _BARE_WORDS or (length <= _FOLLOW_UP_WORDS and _FOLLOWS_UP.match(text))
    return bool(follows) and load_remarks().names_staff(text)


def follow_up(
    segment: Segment, context: Context, book: AnswerBook, finder: EntityFinder
) -> tuple[GiveAnswer, ...]:
    """Return the answer to "and the police?": what is asked about the entity was said before."""
    before = context.answer
    words = segment.text.split()
    if before in book and _asks_of_staff(segment.text, len(words)):
        return (GiveAnswer(STAFF),)
    entity = next((e for e in segment.entities if e.entity_type in _FOLLOW_UP_TYPES), None)
    if (
        before is None
        or entity is None
        or len(words) > _FOLLOW_UP_WORDS
        or is_request_intent(segment.best.intent, book)
    ):
        return ()
    if not _FOLLOWS_UP.match(segment.text) and len(words) > _BARE_WORDS:
        return ()
    list_before = finder.list_of(before)
    about_notice = book[before].outcome in ABOUT_THE_NOTICE
    if list_before is None and entity.entity_type == "kind" and about_notice:
        return (GiveAnswer(before),)  # "how long do you keep his marks?" - "and photos?"
    answer = finder.lists[entity.entity_type].answer_about(entity)
    return (GiveAnswer(answer, entity.say or None),) if answer else ()

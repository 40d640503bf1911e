"""The entities a message names: recipients, kinds of data, rights and laws.

data/entities/*.yml lists them with the words that parents use; spaCy's span ruler finds those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import spacy
import yaml
from spacy.language import Language
from spacy.util import filter_spans

from bot.content import ContentError
from bot.paths import DATA

_SPANS = "ruler"


class EntityError(ContentError):
    """A file in data/entities cannot be used; the message names it and the fault."""


@dataclass(frozen=True)
class Entity:
    """One entity. `answer` is the answer about it, None if there is none.

    `say` is how a text names an entity that the notice does not name.
    """

    entity_type: str
    id: str
    answer: str | None = None
    say: str = ""


@dataclass(frozen=True)
class EntityList:
    """Entities of one type. `whole` is the answer that gives the notice's list of them.

    `unnamed` is the answer for those that the notice does not name.
    """

    entity_type: str
    whole: str
    unnamed: str | None
    entities: tuple[Entity, ...]

    def answers(self) -> frozenset[str]:
        """Return every answer about these entities."""
        about = {entity.answer for entity in self.entities if entity.answer}
        return frozenset(about | {self.whole} | ({self.unnamed} if self.unnamed else set()))

    def answer_about(self, entity: Entity) -> str | None:
        return entity.answer or self.unnamed


class EntityFinder:
    """Finds the entities that a text names."""

    def __init__(self, lists: Sequence[EntityList], words: Sequence[tuple[Entity, str]]) -> None:
        self.lists = {one.entity_type: one for one in lists}
        self._by_id = {f"{entity.entity_type}:{entity.id}": entity for entity, _ in words}
        self._nlp = spacy.blank("en")
        self._add_ruler(words)

    def _add_ruler(self, words: Sequence[tuple[Entity, str]]) -> None:
        ruler: Any = self._nlp.add_pipe("span_ruler", config={"spans_key": _SPANS})
        ruler.add_patterns(
            [
                {"label": f"{entity.entity_type}:{entity.id}", "pattern": _pattern(self._nlp, word)}
                for entity, word in words
            ]
        )

    def find(self, text: str) -> tuple[Entity, ...]:
        """Return the entities in `text` in order, each once; of overlapping names the longest."""
        doc = self._nlp(text)  # held, because its spans do not outlive it
        spans = list(doc.spans[_SPANS])
        kept = [
            span
            for entity_type in self.lists
            for span in filter_spans([s for s in spans if s.label_.startswith(f"{entity_type}:")])
        ]
        ordered = sorted(kept, key=lambda span: int(span.start))
        return tuple(dict.fromkeys(self._by_id[span.label_] for span in ordered))

    def list_of(self, answer: str) -> EntityList | None:
        """The list whose whole, unnamed or single answer this is."""
        return next((one for one in self.lists.values() if answer in one.answers()), None)


def _pattern(nlp: Language, word: str) -> list[dict[str, str]]:
    return [{"LOWER": token.lower_} for token in nlp.tokenizer(word)]


@cache
def load_entities(folder: Path = DATA / "entities") -> EntityFinder:
    """Raises EntityError naming the file where an entry is missing, or a word is no text."""
    lists: list[EntityList] = []
    words: list[tuple[Entity, str]] = []
    for path in sorted(folder.glob("*.yml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            found = _read(raw)
            lists.append(found)
            for entity, item in zip(found.entities, raw["items"], strict=True):
                words.extend((entity, _word(word, path)) for word in item["words"])
        except (KeyError, TypeError) as wrong:
            raise EntityError(f"{path.name}: an entry is missing or unknown: {wrong}") from wrong
    return EntityFinder(lists, words)


def _read(raw: dict[str, Any]) -> EntityList:
    entity_type = raw["entity"]
    entities = tuple(
        Entity(entity_type, item["id"], item.get("answer"), item.get("say", ""))
        for item in raw["items"]
    )
    return EntityList(entity_type, raw["list"], raw.get("unnamed"), entities)


def _word(word: object, path: Path) -> str:
    if not isinstance(word, str):
        raise EntityError(f"{path.name}: put quotation marks around the word {word}")
    return word

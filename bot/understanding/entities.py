"""Finding the entities that a message names, by spaCy's span ruler."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.util import filter_spans

from bot.paths import DATA
from bot.understanding.bounded import bounded
from bot.understanding.entity_lists import Entity, EntityList, read_entity_lists

_SPANS = "ruler"


class EntityFinder:
    """Finds the entities that a text names."""

    def __init__(self, lists: Sequence[EntityList]) -> None:
        self.lists = {one.entity_type: one for one in lists}
        self._by_label = {_label(entity): entity for one in lists for entity in one.entities}
        self._nlp = spacy.blank("en")
        ruler: Any = self._nlp.add_pipe("span_ruler", config={"spans_key": _SPANS})
        ruler.add_patterns(
            [
                {"label": _label(entity), "pattern": _pattern(self._nlp, word)}
                for one in lists
                for entity, word in one.words
            ]
        )

    def find(self, text: str) -> tuple[Entity, ...]:
        """Return the entities in `text` in order, each once; of overlapping names the longest."""
        doc = self._nlp(bounded(text))  # held, because its spans do not outlive it
        spans = list(doc.spans[_SPANS])
        kept = [
            span
            for entity_type in self.lists
            for span in filter_spans([s for s in spans if s.label_.startswith(f"{entity_type}:")])
        ]
        ordered = sorted(kept, key=lambda span: int(span.start))
        return tuple(dict.fromkeys(self._by_label[span.label_] for span in ordered))

    def list_of(self, answer: str) -> EntityList | None:
        """Return the list of which this is the whole, the unnamed or a single answer, if any."""
        return next((one for one in self.lists.values() if answer in one.answers()), None)


def _label(entity: Entity) -> str:
    return f"{entity.entity_type}:{entity.id}"


def _pattern(nlp: Language, word: str) -> list[dict[str, str]]:
    return [{"LOWER": token.lower_} for token in nlp.tokenizer(word)]


@cache
def load_entities(folder: Path = DATA / "entities") -> EntityFinder:
    """Return a finder for the lists of a folder. Raises ContentError with all faults."""
    return EntityFinder(read_entity_lists(folder))

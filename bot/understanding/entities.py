"""The things a message names: recipients, kinds of data, rights and laws.

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
class Thing:
    """One thing that messages name. `answer` is the answer about it, None where there is none.

    `say` is how a text names a thing that the notice does not.
    """

    entity: str
    id: str
    answer: str | None = None
    say: str = ""


@dataclass(frozen=True)
class ThingList:
    """Things of one entity. `whole` is the answer that gives the notice's list of them.

    `unnamed` is the answer for those that the notice does not name.
    """

    entity: str
    whole: str
    unnamed: str | None
    things: tuple[Thing, ...]

    def answers(self) -> frozenset[str]:
        """Every answer that is about these things."""
        about = {thing.answer for thing in self.things if thing.answer}
        return frozenset(about | {self.whole} | ({self.unnamed} if self.unnamed else set()))

    def answer_about(self, thing: Thing) -> str | None:
        return thing.answer or self.unnamed


class Things:
    """Finds the things that a text names."""

    def __init__(self, lists: Sequence[ThingList], words: Sequence[tuple[Thing, str]]) -> None:
        self.lists = {one.entity: one for one in lists}
        self._by_id = {f"{thing.entity}:{thing.id}": thing for thing, _ in words}
        self._nlp = spacy.blank("en")
        self._add_ruler(words)

    def _add_ruler(self, words: Sequence[tuple[Thing, str]]) -> None:
        ruler: Any = self._nlp.add_pipe("span_ruler", config={"spans_key": _SPANS})
        ruler.add_patterns(
            [
                {"label": f"{thing.entity}:{thing.id}", "pattern": _pattern(self._nlp, word)}
                for thing, word in words
            ]
        )

    def find(self, text: str) -> tuple[Thing, ...]:
        """The things named in `text`, in order, each once; the longest of overlapping names."""
        doc = self._nlp(text)  # held, because its spans do not outlive it
        spans = list(doc.spans[_SPANS])
        kept = [
            span
            for entity in self.lists
            for span in filter_spans([s for s in spans if s.label_.startswith(f"{entity}:")])
        ]
        ordered = sorted(kept, key=lambda span: int(span.start))
        return tuple(dict.fromkeys(self._by_id[span.label_] for span in ordered))

    def list_of(self, answer: str) -> ThingList | None:
        """The list whose whole, unnamed or single answer this is."""
        return next((one for one in self.lists.values() if answer in one.answers()), None)


def _pattern(nlp: Language, word: str) -> list[dict[str, str]]:
    return [{"LOWER": token.lower_} for token in nlp.tokenizer(word)]


@cache
def load_things(folder: Path = DATA / "entities") -> Things:
    """Raises EntityError naming the file where an entry is missing, or a word is no text."""
    lists: list[ThingList] = []
    words: list[tuple[Thing, str]] = []
    for path in sorted(folder.glob("*.yml")):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            found = _read(raw)
            lists.append(found)
            for thing, item in zip(found.things, raw["items"], strict=True):
                words.extend((thing, _word(word, path)) for word in item["words"])
        except (KeyError, TypeError) as wrong:
            raise EntityError(f"{path.name}: an entry is missing or unknown: {wrong}") from wrong
    return Things(lists, words)


def _read(raw: dict[str, Any]) -> ThingList:
    entity = raw["entity"]
    things = tuple(
        Thing(entity, item["id"], item.get("answer"), item.get("say", "")) for item in raw["items"]
    )
    return ThingList(entity, raw["list"], raw.get("unnamed"), things)


def _word(word: object, path: Path) -> str:
    if not isinstance(word, str):
        raise EntityError(f"{path.name}: put quotation marks around the word {word}")
    return word

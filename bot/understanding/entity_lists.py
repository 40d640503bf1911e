"""The entities that messages name, with the words that parents use for them: data/entities."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content import (
    ContentError,
    Document,
    Fault,
    Identifier,
    Line,
    Unusable,
    load_folder,
    reject_repeated,
)


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

    `unnamed` is the answer for those that the notice does not name. `words` are the names of each
    entity in lower or upper case.
    """

    entity_type: str
    whole: str
    unnamed: str | None
    entities: tuple[Entity, ...]
    words: tuple[tuple[Entity, str], ...] = ()

    def answers(self) -> frozenset[str]:
        """Return every answer about these entities."""
        about = {entity.answer for entity in self.entities if entity.answer}
        return frozenset(about | {self.whole} | ({self.unnamed} if self.unnamed else set()))

    def answer_about(self, entity: Entity) -> str | None:
        """Return the answer about an entity, or the one for entities the notice does not name."""
        return entity.answer or self.unnamed


@dataclass(frozen=True)
class _Item:
    """An entity as it is written: an answer of its own, or words to name it by in another's."""

    id: Identifier
    words: tuple[Line, ...]
    answer: Identifier | None = None
    say: str = ""

    def __post_init__(self) -> None:
        if not self.words:
            found = f"'{self.id}' has no words, so no message can name it."
            raise Unusable(found, "Write words: [one, another]", entry="words")


@dataclass(frozen=True)
class _File:
    entity: Identifier
    list_: Identifier
    items: tuple[_Item, ...]
    unnamed: Identifier | None = None

    def __post_init__(self) -> None:
        ids, found = [item.id for item in self.items], "Two items have the id '{}'."
        reject_repeated(ids, found, "Give each its own.", entry="items")
        homeless = [item.id for item in self.items if not (item.answer or self.unnamed)]
        if homeless:
            found = f"'{homeless[0]}' has no answer, and the file no answer for unnamed ones."
            raise Unusable(found, "Write the entry answer, or unnamed.", entry="items")


def read_entity_lists(folder: Path) -> tuple[EntityList, ...]:
    """Read every list of a folder. Raises ContentError with all faults of all files."""
    return tuple(found for _, found in read_entity_documents(folder))


def read_entity_documents(folder: Path) -> list[tuple[Document, EntityList]]:
    """As `read_entity_lists`, each with its file. Raises ContentError."""
    read = [(document, _list(file)) for document, file in load_folder(folder, _File)]
    repeated = list(_repeated(read))
    if repeated:
        raise ContentError(*repeated)
    return read


def unknown_answers(
    documents: Sequence[tuple[Document, EntityList]], answers: frozenset[str]
) -> Iterator[Fault]:
    """Yield a fault for each answer that a list names and that is none of `answers`."""
    for document, found in documents:
        named = [(("list",), found.whole), (("unnamed",), found.unnamed)]
        entities = enumerate(found.entities)
        items = [(("items", number, "answer"), entity.answer) for number, entity in entities]
        for at, answer in (*named, *items):
            if answer and answer not in answers:
                yield document.fault(at, f"There is no answer '{answer}'.", "Write an answer's id.")


def _list(written: _File) -> EntityList:
    entities = tuple(Entity(written.entity, i.id, i.answer, i.say) for i in written.items)
    pairs = zip(entities, written.items, strict=True)
    words = tuple((entity, word) for entity, item in pairs for word in item.words)
    return EntityList(written.entity, written.list_, written.unnamed, entities, words)


def _repeated(read: Sequence[tuple[Document, EntityList]]) -> Iterator[Fault]:
    seen: dict[str, Path] = {}
    for document, found in read:
        first = seen.setdefault(found.entity_type, document.path)
        if first is not document.path:
            said = f"'{found.entity_type}' is the entity of {first.name} as well."
            yield document.fault(("entity",), said, "Put both lists into one file.")

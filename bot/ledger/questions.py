"""The questions that answers are trained on, and the held-out ones that test them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.content import ContentError, Document, Fault, Identifier, Line, Text, Unusable, load_folder
from bot.paths import DATA, ROOT
from bot.turn import Outcome

HELD_OUT = ROOT / "tests" / "questions"
# Rasa's way to mark an entity in a question: [cops](recipient) or [cops]{"entity": ...}.
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")
_DASH = "- "


@dataclass(frozen=True)
class HeldOut:
    """`statement` is the one that answers it best; given for outcome `answer` only, if at all."""

    text: Text
    intent: Identifier
    outcome: str
    statement: Line | None = None

    def __post_init__(self) -> None:
        outcomes = [outcome.value for outcome in Outcome]
        if self.outcome not in outcomes:
            found = f"'{self.outcome}' is no outcome."
            raise Unusable(found, f"Write one of {', '.join(outcomes)}.", entry="outcome")


@dataclass(frozen=True)
class HeldOutFile:
    """A file of tests/questions."""

    questions: tuple[HeldOut, ...]


@dataclass(frozen=True)
class Taught:
    """Examples of one intent; or a synonym or lookup table, which Rasa lets stand beside them."""

    examples: Text
    intent: Identifier | None = None
    synonym: Line | None = None
    lookup: Line | None = None
    regex: Line | None = None

    @property
    def questions(self) -> list[str]:
        """The examples without dashes and without marks."""
        lines = (line.strip().removeprefix(_DASH) for line in self.examples.splitlines())
        return [_MARKED.sub(r"\1", line) for line in lines if line]


@dataclass(frozen=True)
class TrainingFile:
    """A file of data/nlu, as Rasa reads it."""

    nlu: tuple[Taught, ...]
    version: Line | None = None


def read_training(folder: Path = DATA / "nlu") -> dict[str, list[str]]:
    """Return each intent's questions. Raises ContentError with all faults of all files."""
    questions: dict[str, list[str]] = {}
    for _, file in read_training_files(folder):
        for taught in file.nlu:
            if taught.intent:
                questions.setdefault(taught.intent, []).extend(taught.questions)
    return questions


def read_training_files(folder: Path) -> list[tuple[Document, TrainingFile]]:
    """Return the training files of a folder. Raises ContentError with all faults of all files."""
    read = load_folder(folder, TrainingFile)
    dashless = [fault for document, file in read for fault in _dashless(document, file)]
    if dashless:
        raise ContentError(*dashless)
    return read


def _dashless(document: Document, file: TrainingFile) -> Iterator[Fault]:
    """Examples that Rasa would leave out, because no dash begins them."""
    for number, taught in enumerate(file.nlu):
        for index, line in enumerate(taught.examples.splitlines()):
            if line.strip() and not line.strip().startswith(_DASH):
                at = document.text_line(("nlu", number, "examples"), index)
                found = f"This example has no dash: {line.strip()}"
                yield Fault(document.path, at, found, f"Write {_DASH}{line.strip()}")


def read_held_out(folder: Path = HELD_OUT) -> list[HeldOut]:
    """Return the held-out questions of a folder. Raises ContentError with all faults."""
    return [each for _, file in load_folder(folder, HeldOutFile) for each in file.questions]


def normalised(text: str) -> str:
    """Return letters and digits in lower case: equal texts are the same question."""
    return re.sub(r"[\W_]+", "", text.lower())

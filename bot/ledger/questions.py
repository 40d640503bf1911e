"""The questions that answers are trained on, and the held-out ones that test them."""

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.content import ContentError
from bot.paths import DATA, ROOT

HELD_OUT = ROOT / "tests" / "questions"
# Rasa's way to mark an entity in a question: [cops](recipient) or [cops]{"entity": ...}.
_MARKED = re.compile(r"\[([^\]]+)\](?:\([^)]*\)|\{[^}]*\})")


@dataclass(frozen=True)
class HeldOut:
    """`statement` is the one that answers it best; given for outcome `answer` only, if at all."""

    text: str
    intent: str
    outcome: str
    statement: str | None = None


def read_training(folder: Path = DATA / "nlu") -> dict[str, list[str]]:
    """Each intent's questions, without marks. Raises ContentError naming the file at fault."""
    questions: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        try:
            for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
                # An entry may be a synonym or a lookup table, which is no intent.
                if "intent" in entry:
                    lines = [line.removeprefix("- ") for line in entry["examples"].splitlines()]
                    plain = [_MARKED.sub(r"\1", line) for line in lines]
                    questions.setdefault(entry["intent"], []).extend(plain)
        except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError) as wrong:
            raise ContentError(f"{path} is no file of training questions: {wrong}") from wrong
    return questions


def read_held_out(folder: Path = HELD_OUT) -> list[HeldOut]:
    """Raises ContentError naming the file at fault."""
    questions: list[HeldOut] = []
    for path in sorted(folder.glob("*.yml")):
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8"))
            questions += [HeldOut(**question) for question in raw["questions"]]
        except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError) as wrong:
            raise ContentError(f"{path} is no file of held-out questions: {wrong}") from wrong
    return questions


def normalised(text: str) -> str:
    """Letters and digits in lower case: what is left is the same question."""
    return re.sub(r"[\W_]+", "", text.lower())

"""The messages to measure with: the held-out questions, which no training has seen."""

import random
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import yaml

from bench.problem import BenchError
from bot.paths import ROOT
from bot.turn import Outcome

FOLDER = ROOT / "tests" / "questions"
# Words that only mean something inside a request.
IN_REQUEST = ("affirm", "deny", "cancel_request")
SEED = 2
# A wish opens a form. Understood in one server and not in the other, it would have the two do
# different work for the rest of the conversation.
OPENS_A_FORM = (Outcome.HANDOFF, Outcome.REQUEST)


@dataclass(frozen=True)
class Question:
    """`statement` is the one that answers it, where its writer named one; `writer` is its file."""

    text: str
    intent: str
    outcome: Outcome
    statement: str | None
    writer: str


def read(folder: Path = FOLDER) -> list[Question]:
    """Every question in `folder` that can begin a conversation.

    Raises BenchError naming the file at fault.
    """
    questions = [question for path in sorted(folder.glob("*.yml")) for question in _of(path)]
    if not questions:
        raise BenchError(f"There are no questions in {folder}.")
    return [question for question in questions if question.intent not in IN_REQUEST]


def _of(path: Path) -> list[Question]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
        return [_question(entry, path.stem) for entry in entries]
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as wrong:
        raise BenchError(f"{path} does not hold questions as it should: {wrong!r}") from wrong


def _question(entry: dict[str, Any], writer: str) -> Question:
    return Question(
        text=str(entry["text"]),
        intent=entry["intent"],
        outcome=Outcome(entry["outcome"]),
        statement=entry.get("statement"),
        writer=writer,
    )


def to_time(count: int) -> list[str]:
    """As many held-out questions, in an order that is the same every time.

    Those that ask for a request are left out; where there are too few, they are asked again.
    """
    texts = [question.text for question in read() if question.outcome not in OPENS_A_FORM]
    random.Random(SEED).shuffle(texts)  # noqa: S311  (an order, not a secret)
    return list(islice(cycle(texts), count))

"""The result of asking the held-out questions, and what it says."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Self

from bot.content import ContentError
from bot.paths import ROOT

EVALUATION = ROOT / "var" / "evaluation.json"
# Where the notice does not answer, a confident answer is the worst fault.
UNANSWERABLE = ("silent", "guidance", "out_of_scope")
# Outcomes that say something: the notice's words, or the law's.
ANSWERING = ("answer", "guidance")


class EvaluationError(ContentError):
    """An evaluation's file cannot be used; the message says which and why."""


@dataclass(frozen=True)
class Asked:
    """One held-out question: what it should get, and what the assistant gave.

    `got_answers` are answer ids, the given answer's first; `got_statements` the ids cited.
    """

    text: str
    intent: str
    outcome: str
    got_outcome: str
    got_answers: tuple[str, ...] = ()
    got_statements: tuple[str, ...] = ()
    statement: str | None = None

    @property
    def right(self) -> bool:
        """Whether it got the right outcome and, for an answer, the statement or answer expected.

        Of guidance, the answer counts: another fact of law would be no answer.
        """
        if self.got_outcome != self.outcome:
            return False
        if self.outcome not in ANSWERING:
            return True
        if self.statement:
            return self.statement in self.got_statements
        return self.intent in self.got_answers

    @property
    def overconfident(self) -> bool:
        """Whether it got an answer, though what it asks has none, or none in the notice."""
        unanswerable = self.outcome in UNANSWERABLE and self.got_outcome != self.outcome
        return unanswerable and self.got_outcome in ANSWERING

    @property
    def got(self) -> str:
        """What it was taken for: an answer, or if none is named an outcome."""
        return self.got_answers[0] if self.got_answers else self.got_outcome


@dataclass(frozen=True)
class Tally:
    """`hits` of `asked` questions."""

    hits: int
    asked: int

    @property
    def share(self) -> float:
        return self.hits / self.asked if self.asked else 0.0

    @classmethod
    def of(cls, flags: Iterable[bool]) -> Self:
        counted = list(flags)
        return cls(sum(counted), len(counted))


@dataclass(frozen=True)
class Confusion:
    intent: str
    got: str
    times: int


@dataclass(frozen=True)
class Evaluation:
    """`model` is the model's fingerprint, `on` the day the questions were asked."""

    model: str
    on: date
    asked: tuple[Asked, ...]

    @property
    def accuracy(self) -> Tally:
        return Tally.of(a.right for a in self.asked)

    @property
    def by_outcome(self) -> dict[str, Tally]:
        return self.by(lambda asked: asked.outcome)

    @property
    def overconfident(self) -> Tally:
        """Of the questions that the notice does not answer, those that got an answer unawares."""
        return Tally.of(a.overconfident for a in self.asked if a.outcome in UNANSWERABLE)

    def by_section(self, section_of: Callable[[str], str | None]) -> dict[str, Tally]:
        """`section_of` gives an intent's section, for questions that name no statement."""

        def section(asked: Asked) -> str | None:
            named = asked.statement.rpartition(".")[0] if asked.statement else None
            return named or section_of(asked.intent)

        return self.by(section)

    def by(self, key: Callable[[Asked], str | None]) -> dict[str, Tally]:
        """Accuracy for each key; questions whose key is None are left out."""
        groups: dict[str, list[bool]] = {}
        for asked in self.asked:
            name = key(asked)
            if name is not None:
                groups.setdefault(name, []).append(asked.right)
        return {name: Tally.of(flags) for name, flags in groups.items()}

    def confused(self, most: int = 10) -> list[Confusion]:
        """What was most often taken for what."""
        pairs = Counter((a.intent, a.got) for a in self.asked if not a.right)
        return [Confusion(intent, got, times) for (intent, got), times in pairs.most_common(most)]


def save_evaluation(evaluation: Evaluation, path: Path = EVALUATION) -> None:
    """As JSON: {"model", "on": ISO date, "asked": [{the fields of Asked}]}."""
    content = {**asdict(evaluation), "on": evaluation.on.isoformat()}
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def load_evaluation(path: Path = EVALUATION) -> Evaluation | None:
    """Return the saved evaluation; None if there is none. Raises EvaluationError."""
    if not path.exists():
        return None
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        asked = tuple(
            Asked(
                **{
                    **one,
                    "got_answers": tuple(one["got_answers"]),
                    "got_statements": tuple(one["got_statements"]),
                }
            )
            for one in raw["asked"]
        )
        return Evaluation(raw["model"], date.fromisoformat(raw["on"]), asked)
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise EvaluationError(f"{path} is no evaluation; run it again. {wrong}") from wrong

"""How far a request has come; plain values, because it lives in a Rasa slot between messages."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from bot.turn import Stage
from desk.requests.kinds import Kind
from desk.requests.steps import Step


@dataclass(frozen=True)
class Progress:
    """`submission_id` makes storing it twice store it once; `first_mention_at` starts the clock."""

    kind: str
    first_mention_at: datetime
    submission_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: Mapping[str, str] = field(default_factory=dict)
    paused: "Progress | None" = None

    def next_step(self, kind: Kind) -> Step | None:
        """The first question without an answer; None when all are answered."""
        return next((step for step in kind.steps if step.field not in self.answers), None)

    def stage(self, kind: Kind) -> Stage:
        return Stage.COLLECTING if self.next_step(kind) else Stage.CONFIRMING

    def with_answer(self, field_name: str, value: str) -> Self:
        return replace(self, answers={**self.answers, field_name: value})

    def without_answer(self, field_name: str) -> Self:
        kept = {name: value for name, value in self.answers.items() if name != field_name}
        return replace(self, answers=kept)

    def as_slot(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "first_mention_at": self.first_mention_at.isoformat(),
            "submission_id": self.submission_id,
            "answers": dict(self.answers),
            "paused": self.paused.as_slot() if self.paused else None,
        }

    @classmethod
    def from_slot(cls, raw: Mapping[str, Any]) -> Self:
        return cls(
            kind=raw["kind"],
            first_mention_at=datetime.fromisoformat(raw["first_mention_at"]),
            submission_id=raw["submission_id"],
            answers=raw["answers"],
            paused=cls.from_slot(raw["paused"]) if raw["paused"] else None,
        )

"""How far a request has come; plain values, because it lives in a Rasa slot between messages."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from bot.turn import Stage
from desk.forms.kinds import Kind
from desk.forms.steps import Step


@dataclass(frozen=True)
class Progress:
    """`submission_id` makes storing it twice store it once; `first_mention_at` starts the clock.

    `answers` are in the order they were given, and empty where a question was skipped. `told` are
    the ids of notes and routes said so far. `at_route`: the parent was told to ask somebody else,
    and is to say whether to go on.
    """

    kind: str
    first_mention_at: datetime
    submission_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    paused: "Progress | None" = None
    told: tuple[str, ...] = ()
    at_route: bool = False

    def next_step(self, kind: Kind) -> Step | None:
        """The first question without an answer; None when all are answered."""
        asked = kind.asked(self.answers)
        return next((step for step in asked if step.field not in self.answers), None)

    def last_step(self, kind: Kind) -> Step | None:
        """The question that was answered last; None when none was."""
        asked = {step.field: step for step in kind.asked(self.answers)}
        return next((asked[name] for name in reversed(list(self.answers)) if name in asked), None)

    def stage(self, kind: Kind) -> Stage:
        done = self.next_step(kind) is None and not self.at_route
        return Stage.CONFIRMING if done else Stage.COLLECTING

    def with_answers(self, answers: Mapping[str, str], kind: Kind) -> Self:
        """With these as well, and without those that no longer apply."""
        return replace(self, answers=_applying({**self.answers, **answers}, kind))

    def without_answer(self, field_name: str) -> Self:
        """Its question is asked again. What follows from the answer is kept until there is one."""
        kept = {name: value for name, value in self.answers.items() if name != field_name}
        return replace(self, answers=kept, at_route=False)

    def as_slot(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "first_mention_at": self.first_mention_at.isoformat(),
            "submission_id": self.submission_id,
            "answers": dict(self.answers),
            "paused": self.paused.as_slot() if self.paused else None,
            "told": list(self.told),
            "at_route": self.at_route,
        }

    @classmethod
    def from_slot(cls, raw: Mapping[str, Any]) -> Self:
        return cls(
            kind=raw["kind"],
            first_mention_at=datetime.fromisoformat(raw["first_mention_at"]),
            submission_id=raw["submission_id"],
            answers=raw["answers"],
            paused=cls.from_slot(raw["paused"]) if raw["paused"] else None,
            # A request begun before an update has no word of these.
            told=tuple(raw.get("told", ())),
            at_route=raw.get("at_route", False),
        )


def _applying(answers: Mapping[str, str], kind: Kind) -> dict[str, str]:
    """Without the answers to questions that these answers would not lead to."""
    kept = dict(answers)
    for step in kind.steps:
        if not step.applies(kept):
            kept.pop(step.field, None)
    return kept

"""How far a request has come, and what a parent's message can do to it."""

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
    """Plain values, because they live in a Rasa slot between messages.

    `submission_id` makes storing it twice store it once; `first_mention_at` starts the clock.
    `answers` are in the order they were given, and empty if the question was skipped. `told` are
    the ids of notes and routes given so far. `at_route`: the parent was told to ask somebody else,
    and to say whether to go on.
    """

    kind: str
    first_mention_at: datetime
    submission_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: Mapping[str, str] = field(default_factory=dict, repr=False)
    paused: "Progress | None" = None
    told: tuple[str, ...] = ()
    at_route: bool = False
    asking: str | None = None

    def next_step(self, kind: Kind) -> Step | None:
        """Return the first question without an answer, None if all are answered."""
        if self.asking not in (None, *self.answers):
            wanted = [step for step in kind.steps if step.field == self.asking]
            if wanted and wanted[0].applies(self.answers):
                return wanted[0]
        asked = kind.asked(self.answers)
        return next((step for step in asked if step.field not in self.answers), None)

    def last_step(self, kind: Kind) -> Step | None:
        """Return the question that was answered last, None if none was."""
        asked = {s.field: s for s in kind.asked(self.answers) if not s.told_only}
        return next((asked[name] for name in reversed(list(self.answers)) if name in asked), None)

    def stage(self, kind: Kind) -> Stage:
        """Return the stage for the turn: confirming once every question is answered."""
        done = self.next_step(kind) is None and not self.at_route
        return Stage.CONFIRMING if done else Stage.COLLECTING

    def with_answers(self, answers: Mapping[str, str], kind: Kind) -> Self:
        """Return the progress with these answers added, and those that no longer apply removed."""
        return replace(self, answers=_applying({**self.answers, **answers}, kind))

    def without_answer(self, field_name: str) -> Self:
        """Return the progress with this question open again.

        Answers that follow from the removed one are kept until there is a new one.
        """
        return replace(self.dropping(field_name), asking=field_name)

    def dropping(self, field_name: str) -> Self:
        """Return the progress without this answer; its question is asked in its turn."""
        kept = {name: value for name, value in self.answers.items() if name != field_name}
        return replace(self, answers=kept, at_route=False, asking=None)

    def as_slot(self) -> dict[str, Any]:
        """Return JSON values for Rasa's slot `request`."""
        return {
            "kind": self.kind,
            "first_mention_at": self.first_mention_at.isoformat(),
            "submission_id": self.submission_id,
            "answers": dict(self.answers),
            "paused": self.paused.as_slot() if self.paused else None,
            "told": list(self.told),
            "at_route": self.at_route,
            "asking": self.asking,
        }

    @classmethod
    def from_slot(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `as_slot` returned."""
        return cls(
            kind=raw["kind"],
            first_mention_at=datetime.fromisoformat(raw["first_mention_at"]),
            submission_id=raw["submission_id"],
            answers=raw["answers"],
            paused=cls.from_slot(raw["paused"]) if raw["paused"] else None,
            # A request begun before an update lacks these.
            told=tuple(raw.get("told", ())),
            at_route=raw.get("at_route", False),
            asking=raw.get("asking"),
        )


def _applying(answers: Mapping[str, str], kind: Kind) -> dict[str, str]:
    """Return the answers without those to questions that these answers do not lead to."""
    kept = dict(answers)
    for step in kind.steps:
        if not step.applies(kept):
            kept.pop(step.field, None)
    return kept


@dataclass(frozen=True)
class Answered:
    """The reply fits; `progress` holds it. `notes` are to be given before going on.

    Texts of effects are Jinja2 templates.
    """

    progress: Progress
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class InvalidReply:
    """The reply does not fit the question; `problem` says what would."""

    problem: str


@dataclass(frozen=True)
class Confirmed:
    """The parent agreed to what was read back."""


@dataclass(frozen=True)
class Disagreed:
    """The parent wants something changed but has not said what."""


@dataclass(frozen=True)
class Cancelled:
    """The parent wants no request after all; `asks`: and asks something instead."""

    asks: bool = False


@dataclass(frozen=True)
class SafeguardingConcern:
    """Somebody may be at risk: that comes before any form.

    `progress` holds the message as an answer if it was one, else it is None.
    """

    progress: Progress | None = None


@dataclass(frozen=True)
class Switched:
    """Another kind of request is wanted first; this one waits."""

    kind: Kind


@dataclass(frozen=True)
class Queued:
    """Another kind of request is wanted as well, and comes after this one."""

    kind: Kind


@dataclass(frozen=True)
class Aside:
    """Something that changes nothing: `text` is said to it, and the question is asked again."""

    text: str


@dataclass(frozen=True)
class SideQuestion:
    """A question of its own, to be answered before going on."""


Effect = (
    Answered
    | InvalidReply
    | Confirmed
    | Disagreed
    | Cancelled
    | SafeguardingConcern
    | Switched
    | Queued
    | Aside
    | SideQuestion
)

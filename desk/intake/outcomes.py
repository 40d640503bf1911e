"""What a parent's message can do to a request."""

from dataclasses import dataclass

from desk.forms.kinds import Kind
from desk.intake.progress import Progress


@dataclass(frozen=True)
class Answered:
    """The reply fitted; `progress` holds it. `said` is what the parent should know before going on.

    Texts of moves are Jinja2 templates.
    """

    progress: Progress
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Misfit:
    """The reply did not fit the question; `problem` says what would."""

    problem: str


@dataclass(frozen=True)
class Confirmed:
    """The parent agreed to what was read back."""


@dataclass(frozen=True)
class Disagreed:
    """The parent wants something changed but has not said what."""


@dataclass(frozen=True)
class Stopped:
    """The parent wants no request after all."""


@dataclass(frozen=True)
class Endangered:
    """Somebody may be at risk: that comes before any form.

    `progress` holds the message as an answer, where it was one; None where the form ends.
    """

    progress: Progress | None = None


@dataclass(frozen=True)
class Switched:
    """Another kind of request is wanted first; this one waits."""

    kind: Kind


@dataclass(frozen=True)
class Queued:
    """Another kind of request is wanted as well: its turn comes when this one is done."""

    kind: Kind


@dataclass(frozen=True)
class AskedBetween:
    """A question of its own, to be answered before going on."""


Move = (
    Answered
    | Misfit
    | Confirmed
    | Disagreed
    | Stopped
    | Endangered
    | Switched
    | Queued
    | AskedBetween
)

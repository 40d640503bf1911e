"""What the school decides about its casework (data/casework.yml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from typing import Annotated

from bot.content import Identifier, Line, Positive, Rule, Text, Unusable, load
from bot.paths import DATA
from bot.templates import filled_with
from desk.cases.states import EVENTS, Event

CASEWORK = DATA / "casework.yml"
# The forms that ask for more than a text.
_DATED: tuple[Event, ...] = ("identity_confirmed", "clarified")
_CHOSEN: tuple[Event, ...] = ("identity_confirmed", "closed", "recording_noted", "breach_settled")
# What happens without the DPL.
_NOT_THE_DPLS: tuple[Event, ...] = ("opened", "contact_confirmed")
ACTIONS: tuple[Event, ...] = tuple(event for event in EVENTS if event not in _NOT_THE_DPLS)


def _is_time(text: str) -> bool:
    try:
        return time.fromisoformat(text).isoformat("minutes") == text
    except ValueError:
        return False


Clock = Annotated[str, Rule("a time of day in London, in quotation marks", '"07:00"', _is_time)]


@dataclass(frozen=True)
class Reminders:
    """`working_days_left` before a due date, and `overdue_every` so many calendar days after it."""

    at: Clock
    working_days_left: tuple[Positive, ...]
    overdue_every: Positive

    def __post_init__(self) -> None:
        if not self.working_days_left:
            found = "Nothing reminds of a due date."
            instead = "Write the working days left, such as working_days_left: [10, 5, 1]"
            raise Unusable(found, instead, entry="working_days_left")


@dataclass(frozen=True)
class DigestRules:
    """`ask_again_after`: calendar days without a reply, after which the DPL should ask again."""

    at: Clock
    ask_again_after: Positive


@dataclass(frozen=True)
class Deletion:
    at: Clock


@dataclass(frozen=True)
class AdviceTexts:
    """What the desk advises in each situation; `extend` is a template with `last_day`."""

    overdue: Text
    overdue_acknowledgement: Text
    start: Text
    start_acknowledges: Text
    settle_who: Text
    settle_who_acts: Text
    right_of_the_child: Text
    not_settled: Text
    proof_starts_clock: Text
    proof_moves_nothing: Text
    answer_restarts_clock: Text
    answer_moves_nothing: Text
    remind: Text
    review: Text
    extend: Annotated[str, filled_with(last_day="Friday 1 May 2026")]
    no_address: Text


@dataclass(frozen=True)
class IdentityLabels:
    """How a requester's identity was settled, as the DPL chooses it."""

    known: Line
    proven: Line


@dataclass(frozen=True)
class RecordingLabels:
    """What became of a recording that somebody asks for, as the DPL chooses it."""

    kept: Line
    gone: Line
    never: Line

    def said(self, how: str) -> str:
        """Return the choice as a sentence of the history."""
        return f"{getattr(self, how)}."


@dataclass(frozen=True)
class BreachLabels:
    """How the clock of a breach ends, as the DPL chooses it."""

    reported: Line
    no_risk: Line
    no_breach: Line

    def said(self, how: str) -> str:
        """Return the choice as a sentence of the history."""
        return f"{getattr(self, how)}."


@dataclass(frozen=True)
class ActionLabels:
    """An action's page: `title` names it and the link to it, `does` is one line on what it does.

    `label` and `hint` belong to its text, `day` to a date, and `choice` to a list of answers.
    """

    title: Line
    does: Line
    label: Line
    hint: str
    day: str = ""
    choice: str = ""


@dataclass(frozen=True)
class Casework:
    """`due_soon`: calendar days left with which a request is shown as due soon."""

    reminders: Reminders
    digest: DigestRules
    deletion: Deletion
    due_soon: Positive
    advice: AdviceTexts
    identity: IdentityLabels
    recording: RecordingLabels
    breach: BreachLabels
    actions: Mapping[Identifier, ActionLabels]

    def __post_init__(self) -> None:
        wrong = sorted(set(ACTIONS) ^ set(self.actions))
        if wrong:
            verb = "lacks" if wrong[0] in ACTIONS else "has no use for"
            instead = f"The actions are {', '.join(ACTIONS)}."
            raise Unusable(f"'actions' {verb} '{wrong[0]}'.", instead, entry="actions")
        for name, labels in self.actions.items():
            _check_entry(name, "day", labels.day, _DATED)
            _check_entry(name, "choice", labels.choice, _CHOSEN)


def _check_entry(action: str, entry: str, label: str, actions: tuple[Event, ...]) -> None:
    """Raises Unusable unless the action has the label exactly if its form has the field."""
    if bool(label) != (action in actions):
        verb = "asks for no" if label else "lacks its"
        instead = f"Write {entry} for {' and '.join(actions)}, and for no other action."
        raise Unusable(f"'{action}' {verb} `{entry}`.", instead, entry="actions")


@cache
def load_casework(path: Path = CASEWORK) -> Casework:
    """Return what the school has decided. Raises ContentError with every fault of the file."""
    return load(path, Casework)

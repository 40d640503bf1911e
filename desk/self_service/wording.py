"""What is said and heard when a request is followed up: data/follow_up.yml."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated

from bot.content import Identifier, Line, Text, Unusable, load
from bot.paths import DATA
from bot.templates import Template, filled_with
from desk.cases.states import OPEN_STATES

WORDING = DATA / "follow_up.yml"
_BUTTONS = ("drop", "new_code", "resume", "withdraw", "withdraw_no", "withdraw_yes")

_KIND = SimpleNamespace(name="access to personal data")
_WithReference = Annotated[str, filled_with(reference="SAR-2026-000001")]
_OfDraft = Annotated[str, filled_with(begun="1 May 2026", kind=_KIND)]
_OfTicket = Annotated[
    str,
    filled_with(
        reference="SAR-2026-000001",
        kind=_KIND,
        received="1 May 2026",
        due="1 June 2026",
        closed="1 June 2026",
        ending="Sent in full",
    ),
]


@dataclass(frozen=True)
class FollowUpWording:
    """Texts are Jinja2 templates; `standing` is by state."""

    code_sent: _WithReference
    code_help: _WithReference
    code_wrong: Template
    code_used_up: Template
    code_none: Template
    code_which: Template
    too_many: _WithReference
    confirmed: _OfTicket
    which: Template
    which_of_yours: Template
    no_reference_of_ours: Template
    status: _OfTicket
    states: Mapping[str, _OfTicket]
    due: _OfTicket
    overdue: _OfTicket
    withdraw_sure: _OfTicket
    withdrawn: _OfTicket
    not_withdrawn: _WithReference
    closed_already: _OfTicket
    changed_meanwhile: _OfTicket
    sent_already: _OfTicket
    added: _OfTicket
    unfinished: _OfDraft
    nothing_unfinished: Template
    dropped: Template
    buttons: Mapping[str, Text]
    status_intent: Identifier
    withdraw_intents: frozenset[Identifier]
    new_code_intent: Identifier
    resume_intent: Identifier
    no_reference_words: tuple[Line, ...]
    addition_words: tuple[Line, ...]
    drop_words: frozenset[Line]
    new_code_words: frozenset[Line]

    def __post_init__(self) -> None:
        _complete("states", self.states, {*OPEN_STATES, "closed"})
        _complete("buttons", self.buttons, _BUTTONS)


def _complete(entry: str, texts: Mapping[str, str], names: Collection[str]) -> None:
    """Raises Unusable if a text is missing, or if nobody would ever show it."""
    for wrong, verb in ((set(names) - set(texts), "lacks"), (set(texts) - set(names), "has")):
        if wrong:
            found = f"'{entry}' {verb} the text '{min(wrong)}'."
            raise Unusable(found, f"The texts are {', '.join(sorted(names))}.", entry=entry)


@cache
def load_wording(path: Path = WORDING) -> FollowUpWording:
    """Return the texts of a file. Raises ContentError with every fault of the file."""
    return load(path, FollowUpWording)

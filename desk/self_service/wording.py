"""What is said and heard when a request is followed up: data/follow_up.yml."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from bot.paths import DATA
from desk.cases.states import OPEN_STATES
from desk.forms.entries import entries_of, faults_in, listed, made

WORDING = DATA / "follow_up.yml"


@dataclass(frozen=True)
class Wording:
    """Texts are Jinja2 templates; `standing` is by state."""

    code_sent: str
    code_help: str
    code_wrong: str
    code_used_up: str
    code_none: str
    code_which: str
    too_many: str
    confirmed: str
    which: str
    which_of_yours: str
    no_reference_of_ours: str
    status: str
    standing: Mapping[str, str]
    due: str
    withdraw_sure: str
    withdrawn: str
    not_withdrawn: str
    closed_already: str
    changed_meanwhile: str
    sent_already: str
    unfinished: str
    nothing_unfinished: str
    dropped: str
    buttons: Mapping[str, str]
    status_intent: str
    withdraw_intents: frozenset[str]
    new_code_intent: str
    resume_intent: str
    drop_words: frozenset[str]
    new_code_words: frozenset[str]


_LISTS = [field.name for field in fields(Wording) if field.type == frozenset[str]]


@cache
def load_wording(path: Path = WORDING) -> Wording:
    """Raises KindError naming the file and the fault."""
    raw = entries_of(path)
    with faults_in(path):
        wording = made(Wording, {**raw, **{name: frozenset(listed(raw, name)) for name in _LISTS}})
        missing = {*OPEN_STATES, "closed"} - set(wording.standing)
        if missing:
            raise KeyError(f"standing lacks {', '.join(sorted(missing))}")
        return wording

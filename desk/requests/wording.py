"""What is said and heard in every kind of request (data/requests/wording.yml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.paths import DATA
from desk.requests.conditions import Condition, read_condition
from desk.requests.entries import KindError, entries_of, faults_in, listed_entries, made, texts
from desk.requests.routing import ROUTING, Routing, load_routing
from desk.requests.words import mentions

WORDING = DATA / "requests" / "wording.yml"
_WORDS = ("yes_words", "no_words", "stop_words", "back_words", "skip_words", "go_on_words")


@dataclass(frozen=True)
class Note:
    """Said once, when an answer fulfils `when` or a message mentions one of `mentions`."""

    id: str
    said: str
    when: Condition | None = None
    mentions: tuple[str, ...] = ()

    def fits(self, answers: Mapping[str, str], text: str) -> bool:
        return bool(self.when and self.when.holds(answers)) or mentions(text, self.mentions)


@dataclass(frozen=True)
class Wording:
    """Texts are Jinja2 templates; `..._words` are whole messages; `notes` are said on the way."""

    confirm_problem: str
    change: str
    changed: str
    one_at_a_time: str
    first_question: str
    needed: str
    not_given: str
    no_birthday: str
    cancelled: str
    nothing_sent: str
    resumed: str
    stored: str
    preserving: str
    similar: str
    code_sent: str
    buttons: Mapping[str, str]
    yes_intent: str
    no_intent: str
    stop_intent: str
    yes_words: frozenset[str]
    no_words: frozenset[str]
    stop_words: frozenset[str]
    back_words: frozenset[str]
    skip_words: frozenset[str]
    go_on_words: frozenset[str]
    notes: tuple[Note, ...]
    routing: Routing


@cache
def load_wording(path: Path = WORDING) -> Wording:
    """With the routing of the same folder; raises KindError naming the file and the fault."""
    raw = entries_of(path)
    with faults_in(path):
        words = {name: frozenset(texts(raw, name)) for name in _WORDS}
        notes = tuple(_note(one) for one in listed_entries(raw, "notes"))
    routing = load_routing(path.with_name(ROUTING.name))
    with faults_in(path):
        return made(Wording, {**raw, **words, "notes": notes, "routing": routing})


def _note(raw: Mapping[str, Any]) -> Note:
    when = read_condition(raw["when"]) if "when" in raw else None
    note = made(Note, {**raw, "when": when, "mentions": texts(raw, "mentions")})
    if not (note.when or note.mentions):
        raise KindError(f"the note {note.id!r} needs `when` or `mentions`")
    return note

"""What is said and heard in every kind of request (data/requests/wording.yml)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.paths import DATA
from desk.forms.conditions import Condition, read_condition
from desk.forms.entries import KindError, entries_of, faults_in, listed_entries, made, texts
from desk.forms.phrases import mentions, without
from desk.forms.routing import ROUTING, Routing, load_routing

WORDING = DATA / "requests" / "wording.yml"
_WORDS = (
    "yes_words", "no_words", "stop_words", "back_words", "skip_words", "go_on_words", "empty_words",
)  # fmt: skip
_HARDLY_ANYTHING = 3  # words: "about this", "please"


@dataclass(frozen=True)
class Note:
    """Said once, when an answer fulfils `when` or a message mentions one of `mentions`.

    `care` is what the desk tells the DPL to take care of then.
    """

    id: str
    said: str
    care: str
    when: Condition | None = None
    mentions: tuple[str, ...] = ()

    def fits(self, answers: Mapping[str, str], text: str) -> bool:
        return bool(self.when and self.when.holds(answers)) or mentions(text, self.mentions)

    def is_all_of(self, text: str) -> bool:
        """Whether the text mentions one of the phrases and says hardly anything besides."""
        rest = without(text, self.mentions).split()
        return mentions(text, self.mentions) and len(rest) <= _HARDLY_ANYTHING


@dataclass(frozen=True)
class Wording:
    """Texts are Jinja2 templates; `..._words` are whole messages; `notes` are said on the way."""

    confirm_problem: str
    change: str
    changed: str
    one_at_a_time: str
    queued: str
    first_question: str
    needed: str
    not_given: str
    no_birthday: str
    check_address: str
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
    empty_words: frozenset[str]
    mail_domains: tuple[str, ...]
    notes: tuple[Note, ...]
    routing: Routing

    def notes_on(self, text: str) -> tuple[str, ...]:
        """What is to be said to a message that mentions what a note is about."""
        return tuple(note.said for note in self.notes if mentions(text, note.mentions))


@cache
def load_wording(path: Path = WORDING) -> Wording:
    """With the routing of the same folder; raises KindError naming the file and the fault."""
    raw = entries_of(path)
    with faults_in(path):
        words = {name: frozenset(texts(raw, name)) for name in _WORDS}
        notes = tuple(_note(one) for one in listed_entries(raw, "notes"))
        raw = {**raw, "mail_domains": texts(raw, "mail_domains")}
    routing = load_routing(path.with_name(ROUTING.name))
    with faults_in(path):
        return made(Wording, {**raw, **words, "notes": notes, "routing": routing})


def _note(raw: Mapping[str, Any]) -> Note:
    when = read_condition(raw["when"]) if "when" in raw else None
    note = made(Note, {**raw, "when": when, "mentions": texts(raw, "mentions")})
    if not (note.when or note.mentions):
        raise KindError(f"the note {note.id!r} needs `when` or `mentions`")
    return note

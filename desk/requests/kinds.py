"""The kinds of request that the assistant can collect, read from data/requests."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.paths import DATA
from bot.turn import Outcome
from desk.requests.common import COMMON, Common, load_common
from desk.requests.entries import KindError, entries_of, faults_in, listed, listed_entries, made
from desk.requests.steps import Step
from desk.tickets.ticket import KINDS
from desk.tickets.ticket import Kind as TicketKind

FOLDER = DATA / "requests"
WORDING = FOLDER / "wording.yml"
_NO_KINDS = {COMMON.name, WORDING.name}


@dataclass(frozen=True)
class Kind:
    """`kind` is contract.md's word for it, or `callback`; texts are Jinja2 templates.

    Mails say its `name`, "You asked us to: `asked_us_to`" and "`promise`: <due date>".
    `before_questions` ends the opening. `read_back` is empty where nothing needs confirming.
    """

    kind: TicketKind
    prefix: str
    name: str
    asked_us_to: str
    promise: str
    outcome: Outcome
    intents: tuple[str, ...]
    opening: str
    before_questions: str
    steps: tuple[Step, ...]
    read_back: str
    opened: str

    def step(self, field: str) -> Step:
        return next(step for step in self.steps if step.field == field)


@dataclass(frozen=True)
class Wording:
    """What is said and heard in every kind of request."""

    confirm_problem: str
    change: str
    one_at_a_time: str
    cancelled: str
    resumed: str
    stored: str
    buttons: Mapping[str, str]
    yes_intent: str
    no_intent: str
    stop_intent: str
    yes_words: frozenset[str]
    no_words: frozenset[str]
    stop_words: frozenset[str]


@cache
def load_kinds(folder: Path = FOLDER) -> dict[str, Kind]:
    """Every kind by its name; raises KindError naming the file at fault."""
    common = load_common(folder / COMMON.name)
    paths = sorted(path for path in folder.glob("*.yml") if path.name not in _NO_KINDS)
    kinds = [_kind(path, common) for path in paths]
    _none_twice(folder, "kind", (kind.kind for kind in kinds))
    _none_twice(folder, "prefix", (kind.prefix for kind in kinds))
    _none_twice(folder, "intent", (intent for kind in kinds for intent in kind.intents))
    return {kind.kind: kind for kind in kinds}


@cache
def load_wording(path: Path = WORDING) -> Wording:
    """Raises KindError naming the file and the fault."""
    raw = entries_of(path)
    with faults_in(path):
        words = ("yes_words", "no_words", "stop_words")
        return made(Wording, {**raw, **{name: frozenset(listed(raw, name)) for name in words}})


def kind_for_intent(intent: str, kinds: Mapping[str, Kind]) -> Kind | None:
    """The kind of request that a message of this intent asks for, if any."""
    return next((kind for kind in kinds.values() if intent in kind.intents), None)


def _kind(path: Path, common: Common) -> Kind:
    raw = {**common.defaults, **entries_of(path)}
    with faults_in(path):
        raw["outcome"] = Outcome(str(raw.get("outcome")))
        raw["intents"] = tuple(listed(raw, "intents"))
        raw["steps"] = tuple(common.used(step) for step in listed_entries(raw, "steps"))
        kind = made(Kind, raw)
        _check(kind)
        return kind


def _check(kind: Kind) -> None:
    if kind.kind not in KINDS:
        raise KindError(f"the kind {kind.kind!r} is none of {', '.join(KINDS)}")
    if not (kind.prefix.isascii() and kind.prefix.isupper() and kind.prefix.isalpha()):
        raise KindError(f"the prefix {kind.prefix!r} should be capital letters")
    if not kind.intents:
        raise KindError("no intent starts it")
    _check_steps([step.field for step in kind.steps], kind.steps)


def _check_steps(fields: list[str], steps: tuple[Step, ...]) -> None:
    if len(set(fields)) < len(fields):
        raise KindError("two steps have the same field")
    if "requester_contact" not in fields:
        raise KindError("no step asks for requester_contact, so nobody could reply")
    for number, step in enumerate(steps):
        for variant in step.variants:
            if variant.field not in fields[:number]:
                raise KindError(
                    f"{step.field!r} asks when {variant.field!r}, which is not known yet"
                )


def _none_twice(folder: Path, what: str, values: Iterable[str]) -> None:
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        raise KindError(f"{folder}: two kinds have the {what} {twice[0]!r}")

"""The kinds of request that the assistant can collect, read from data/requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.content import ContentError
from bot.paths import DATA
from bot.turn import Outcome
from desk.tickets.ticket import Kind as TicketKind

_WORDING = "wording.yml"


class KindError(ContentError):
    """A kind of request is described wrongly; the message names the file and the fault."""


@dataclass(frozen=True)
class Choice:
    """`words`: any of them in a reply means this choice."""

    value: str
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Variant:
    """Another wording of the question, used when an earlier field has this value."""

    field: str
    is_: str
    ask: str


@dataclass(frozen=True)
class Step:
    """One question. `name` is what the parent calls it, `label` what the ticket calls it.

    `type` is text, name, email or contact (an e-mail address or phone number).

    With choices and no `max_length` only a choice will do; with both, free words will too.
    """

    field: str
    name: str
    ask: str
    problem: str
    type: str = "text"
    choices: tuple[Choice, ...] = ()
    variants: tuple[Variant, ...] = ()
    max_length: int | None = None
    label: str = ""

    def question(self, answers: Mapping[str, str]) -> str:
        fitting = (v.ask for v in self.variants if answers.get(v.field) == v.is_)
        return next(fitting, self.ask)

    def shown(self, value: str) -> str:
        """A stored value as the parent should read it."""
        return next((c.title for c in self.choices if c.value == value), value)


@dataclass(frozen=True)
class Kind:
    """`kind` is contract.md's word for it, or `callback`; texts are Jinja2 templates.

    `read_back` is empty where nothing needs confirming.
    """

    kind: TicketKind
    prefix: str
    outcome: Outcome
    intents: tuple[str, ...]
    opening: str
    opened: str
    steps: tuple[Step, ...]
    read_back: str = ""

    def step(self, field: str) -> Step:
        return next(step for step in self.steps if step.field == field)


@dataclass(frozen=True)
class Wording:
    confirm_problem: str
    change: str
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


def _step(raw: dict[str, Any]) -> Step:
    choices = tuple(
        Choice(c["value"], c["title"], tuple(c["words"])) for c in raw.pop("choices", ())
    )
    variants = tuple(Variant(v["field"], v["is"], v["ask"]) for v in raw.pop("ask_when", ()))
    return Step(**raw, choices=choices, variants=variants)


def _kind(path: Path) -> Kind:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        raw["outcome"] = Outcome(raw["outcome"])
        raw["intents"] = tuple(raw["intents"])
        raw["steps"] = tuple(_step(step) for step in raw["steps"])
        return Kind(**raw)
    except (KeyError, TypeError, ValueError) as wrong:
        raise KindError(f"{path}: {wrong}") from wrong


@cache
def load_kinds(folder: Path = DATA / "requests") -> dict[str, Kind]:
    """Every kind by its name; raises KindError naming the file at fault."""
    kinds = [_kind(path) for path in sorted(folder.glob("*.yml")) if path.name != _WORDING]
    return {kind.kind: kind for kind in kinds}


@cache
def load_wording(path: Path = DATA / "requests" / _WORDING) -> Wording:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        for words in ("yes_words", "no_words", "stop_words"):
            raw[words] = frozenset(raw[words])
        return Wording(**raw)
    except (KeyError, TypeError) as wrong:
        raise KindError(f"{path}: {wrong}") from wrong


def kind_for_intent(intent: str, kinds: Mapping[str, Kind]) -> Kind | None:
    """The kind of request that a message of this intent asks for, if any."""
    return next((kind for kind in kinds.values() if intent in kind.intents), None)

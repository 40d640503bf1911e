"""The kinds of request that the assistant can collect, read from data/requests."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.paths import DATA
from bot.turn import Outcome
from desk.cases.kind import KindRules
from desk.forms.checks import check_kind
from desk.forms.common import COMMON, Common, load_common
from desk.forms.conditions import Condition, read_condition
from desk.forms.entries import KindError, entries_of, faults_in, listed, listed_entries, made, texts
from desk.forms.implied_words import named_before
from desk.forms.routing import ROUTING, TOLD_TO_ASK
from desk.forms.steps import Step
from desk.forms.wording import WORDING

FOLDER = DATA / "requests"
# Fields that a ticket has a column for; everything else that a kind asks is a detail of it.
COLUMNS = frozenset({"requester_role", "requester_contact", "subject_name"})
_NO_KINDS = {COMMON.name, WORDING.name, ROUTING.name}
_TOLD_LABEL = "Told to ask"


@dataclass(frozen=True)
class Kind:
    """`kind` is contract.md's word for it, or `callback`; texts are Jinja2 templates.

    Mails say its `name`, "You asked us to: `asked_us_to`" and "`promise`: <due date>"; the widget
    says its `title`. `before_questions` ends the opening. `read_back` is empty if nothing needs
    confirming. `endings` says what closing it in each way is called for this kind. `work` is what
    the DPL is advised to do, `mails` the letters that it words its own way (`letters.OWN`).
    `confirms_address`: a code confirms the requester's e-mail address. `mentions_others`: what
    others hold is said on the way. `preserve`: when a recording must be kept for it. `wishes`:
    phrases that begin a clause asking for it beside something else.
    """

    kind: str
    prefix: str
    name: str
    title: str
    asked_us_to: str
    promise: str
    outcome: Outcome
    intents: tuple[str, ...]
    opening: str
    before_questions: str
    steps: tuple[Step, ...]
    read_back: str
    opened: str
    endings: Mapping[str, str]
    rules: KindRules
    work: str
    confirms_address: bool
    mentions_others: bool
    mails: Mapping[str, str | None]
    preserve: Condition | None = None
    wishes: tuple[str, ...] = ()

    @property
    def is_data_right(self) -> bool:
        """Whether contract.md knows it as a request; a call-back is a handoff."""
        return self.outcome is Outcome.REQUEST

    def step(self, field: str) -> Step:
        return next(step for step in self.steps if step.field == field)

    def asked(self, answers: Mapping[str, str]) -> list[Step]:
        """The steps that apply to these answers, in the order they are asked."""
        return [step for step in self.steps if step.applies(answers)]

    def preserves(self, answers: Mapping[str, str]) -> bool:
        """Whether footage must be kept at once: the request asks for a recording."""
        return self.preserve is not None and self.preserve.holds(answers)

    def details(self, answers: Mapping[str, str]) -> dict[str, str]:
        """Label to shown text of what was answered and has no column of its own in a ticket.

        Skipped questions are left out; whom the parent was told to ask besides us is in.
        """
        asked = (step for step in self.asked(answers) if step.field not in COLUMNS)
        details = {s.label: s.shown(answers[s.field]) for s in asked if answers.get(s.field)}
        told = answers.get(TOLD_TO_ASK)
        return {**details, _TOLD_LABEL: told} if told else details


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


def rules_of(kind: str) -> KindRules:
    """Return the rules for a stored ticket of this kind.

    Raises KindError if its file is missing: `check_kinds_in_use` refuses to start before that.
    """
    found = load_kinds().get(kind)
    if found is None:
        raise KindError(f"{FOLDER}: no file describes the kind {kind!r}")
    return found.rules


def kind_for_intent(intent: str, kinds: Mapping[str, Kind]) -> Kind | None:
    """The kind of request that a message of this intent asks for, if any."""
    return next((kind for kind in kinds.values() if intent in kind.intents), None)


def _kind(path: Path, common: Common) -> Kind:
    own = entries_of(path)
    with faults_in(path):
        raw: dict[str, Any] = {**common.defaults, **own}
        raw["outcome"] = Outcome(str(raw.get("outcome")))
        raw["intents"] = tuple(listed(raw, "intents"))
        raw["wishes"] = texts(raw, "wishes")
        steps = tuple(common.used(step) for step in listed_entries(raw, "steps"))
        raw["steps"] = named_before(steps)
        for name in ("endings", "rules"):
            raw[name] = {**common.defaults.get(name, {}), **own.get(name, {})}
        raw["rules"] = made(KindRules, {"kind": raw.get("kind"), **raw["rules"]})
        raw["preserve"] = read_condition(raw["preserve"]) if "preserve" in raw else None
        check_kind(raw)
        return made(Kind, raw)


def _none_twice(folder: Path, what: str, values: Iterable[str]) -> None:
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        raise KindError(f"{folder}: two kinds have the {what} {twice[0]!r}")

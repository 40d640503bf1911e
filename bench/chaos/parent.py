"""A simulated parent with one request: what to say next, given what the assistant asks. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import ascii_lowercase
from typing import Any

from bot.templates import fill
from bot.trust import load_trust
from bot.turn import Outcome, Stage
from desk.forms.kinds import Kind
from desk.forms.steps import Step

# Words that answer any free-text question, and nothing else.
WORDS = "The register of last term at the main school"
_PHONES = 1000  # 01632 960000 to 960999: Ofcom's numbers for drama, nobody's own


@dataclass(frozen=True)
class ParentRequest:
    """One request of one parent. `attempt` counts the conversations it took before this one."""

    number: int
    kind: Kind
    attempt: int = 0

    @property
    def child(self) -> str:
        return f"Chaos Child {self.number:04d}"

    @property
    def contact(self) -> str:
        """A contact of this parent only, new in each attempt; half the call-backs are by phone."""
        by_phone = self.kind.kind == "callback" and self.attempt == 0 and self.number % 2
        if by_phone and self.number < 2 * _PHONES:
            return f"+44 1632 {960000 + self.number // 2}"
        again = ascii_lowercase[self.attempt] if self.attempt else ""
        return f"parent{self.number:04d}{again}@chaos.example"

    @property
    def start(self) -> str:
        """The payload of the button that begins it."""
        return f"/{self.kind.intents[0]}"


@dataclass(frozen=True)
class Say:
    """Say this text."""

    text: str


@dataclass(frozen=True)
class Retry:
    """Say the same once more: the assistant said that something failed."""


@dataclass(frozen=True)
class Referenced:
    """The parent was given a reference."""

    reference: str


@dataclass(frozen=True)
class Stuck:
    """Nothing in the reply says how to go on with the request."""


Reaction = Say | Retry | Referenced | Stuck


def react(request: ParentRequest, reply: Mapping[str, Any] | None) -> Reaction:
    """Return the reaction to the assistant's `reply` (docs/api.md), None if a person will reply."""
    if reply is None:
        return Stuck()
    turn, texts = reply["turn"], reply["texts"]
    info = turn["request"] or {}
    reference = info.get("reference") or _reference(request.kind, texts)
    if reference:
        return Referenced(reference)
    if turn["outcome"] == Outcome.ERROR:
        return Retry()
    if info.get("stage") == Stage.CONFIRMING:
        return Say("yes")
    step = asked(request.kind, texts[-1] if texts else "")
    return Say(answer(request, step)) if step else Stuck()


def asked(kind: Kind, text: str) -> Step | None:
    """Return the step whose question, or whose problem with an answer, is in `text`."""
    return next((step for step in kind.steps if any(q in text for q in _said(step))), None)


def answer(request: ParentRequest, step: Step) -> str:
    """Return words that fit the question of `step`."""
    if step.field == "requester_role":
        return step.choices[0].title
    if step.type == "name":
        return request.child
    if step.type in ("email", "contact"):
        return request.contact
    if step.optional:
        return "skip"
    if step.choices:
        return step.choices[request.number % len(step.choices)].title
    return WORDS


@cache
def _said(step: Step) -> tuple[str, ...]:
    """Return every text that asks for this step, as the parent reads it."""
    templates = (step.ask, *(variant.ask for variant in step.ask_when), step.problem)
    return tuple(fill(text, trust=load_trust()).strip() for text in templates)


def _reference(kind: Kind, texts: list[str]) -> str | None:
    """Return the reference in the texts: the turn of a call-back has none."""
    found = re.search(rf"\b{kind.prefix}-\d{{4}}-\d{{6}}\b", "\n".join(texts))
    return found[0] if found else None

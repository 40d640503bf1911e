"""A parent with one request: what to say next, judging by what the assistant asks. Pure."""

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

# Words that answer any question for words, and mean nothing else to the assistant.
WORDS = "The register of last term at the main school"
_PHONES = 1000  # 01632 960000 to 960999: Ofcom's numbers for drama, nobody's own


@dataclass(frozen=True)
class Wish:
    """One request of one parent. `attempt` counts the conversations it took before this one."""

    number: int
    kind: Kind
    attempt: int = 0

    @property
    def child(self) -> str:
        return f"Chaos Child {self.number:04d}"

    @property
    def contact(self) -> str:
        """Nobody else's, and another one in each attempt. Of the call-backs half are by phone."""
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
    text: str


@dataclass(frozen=True)
class Anew:
    """The assistant said that something failed: the same has to be said once more."""


@dataclass(frozen=True)
class Told:
    """The parent has a reference."""

    reference: str


@dataclass(frozen=True)
class Lost:
    """Nothing in the reply says how to go on with the request."""


Move = Say | Anew | Told | Lost


def decide(wish: Wish, reply: Mapping[str, Any] | None) -> Move:
    """What follows the assistant's `reply` (docs/api.md), which is None where a person will."""
    if reply is None:
        return Lost()
    turn, texts = reply["turn"], reply["texts"]
    request = turn["request"] or {}
    reference = request.get("reference") or _reference(wish.kind, texts)
    if reference:
        return Told(reference)
    if turn["outcome"] == Outcome.ERROR:
        return Anew()
    if request.get("stage") == Stage.CONFIRMING:
        return Say("yes")
    step = asked(wish.kind, texts[-1] if texts else "")
    return Say(answer(wish, step)) if step else Lost()


def asked(kind: Kind, text: str) -> Step | None:
    """The step whose question, or whose complaint about an answer, `text` holds."""
    return next((step for step in kind.steps if any(q in text for q in _said(step))), None)


def answer(wish: Wish, step: Step) -> str:
    """Words that fit the question of `step`."""
    if step.field == "requester_role":
        return step.choices[0].title
    if step.type == "name":
        return wish.child
    if step.type in ("email", "contact"):
        return wish.contact
    if step.optional:
        return "skip"
    if step.choices:
        return step.choices[wish.number % len(step.choices)].title
    return WORDS


@cache
def _said(step: Step) -> tuple[str, ...]:
    """Everything that the assistant may say to have this step answered, as the parent reads it."""
    templates = (step.ask, *(variant.ask for variant in step.ask_when), step.problem)
    return tuple(fill(text, trust=load_trust()).strip() for text in templates)


def _reference(kind: Kind, texts: list[str]) -> str | None:
    """A call-back is no request to machines: its reference stands in the text only."""
    found = re.search(rf"\b{kind.prefix}-\d{{4}}-\d{{6}}\b", "\n".join(texts))
    return found[0] if found else None

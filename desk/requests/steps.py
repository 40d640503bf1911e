"""The questions that a kind of request asks, as written in data/requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from desk.requests.entries import KindError, listed, listed_entries, made

Type = Literal["text", "name", "email", "contact"]


@dataclass(frozen=True)
class Choice:
    """`words`: any of them in a reply means this choice. `label` is what the desk calls it."""

    value: str
    title: str
    words: tuple[str, ...]
    label: str = ""


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
    label: str
    ask: str
    problem: str
    type: Type = "text"
    choices: tuple[Choice, ...] = ()
    variants: tuple[Variant, ...] = ()
    max_length: int | None = None

    def question(self, answers: Mapping[str, str]) -> str:
        fitting = (v.ask for v in self.variants if answers.get(v.field) == v.is_)
        return next(fitting, self.ask)

    def shown(self, value: str) -> str:
        """A stored value as the parent should read it."""
        return next((c.title for c in self.choices if c.value == value), value)

    def labelled(self, value: str) -> str:
        """A stored value as the desk should read it; empty where it is none of the choices."""
        return next((c.label or c.title for c in self.choices if c.value == value), "")


def read_step(raw: Mapping[str, Any]) -> Step:
    """Raises KindError naming the step's field and the fault."""
    try:
        step = made(Step, _with_objects(raw))
    except KindError as wrong:
        raise KindError(f"the step {raw.get('field')!r}: {wrong}") from wrong
    if step.type not in get_args(Type):
        raise KindError(f"the step {step.field!r}: type {step.type!r} is none of {get_args(Type)}")
    if step.type == "text" and not (step.choices or step.max_length):
        raise KindError(f"the step {step.field!r}: a text needs choices or a max_length")
    return step


def _with_objects(raw: Mapping[str, Any]) -> dict[str, Any]:
    variants = [_variant(one) for one in listed_entries(raw, "ask_when")]
    choices = [_choice(one) for one in listed_entries(raw, "choices")]
    entries = {name: value for name, value in raw.items() if name != "ask_when"}
    return {**entries, "choices": tuple(choices), "variants": tuple(variants)}


def _choice(raw: Mapping[str, Any]) -> Choice:
    return made(Choice, {**raw, "words": tuple(listed(raw, "words"))})


def _variant(raw: Mapping[str, Any]) -> Variant:
    # `is` is the natural word in the file, and no name that Python would allow.
    return made(Variant, {"is_" if name == "is" else name: raw[name] for name in raw})

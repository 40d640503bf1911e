"""The questions that a kind of request asks, as written in data/requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from desk.forms.conditions import Condition, read_condition
from desk.forms.entries import KindError, listed_entries, made, texts
from desk.forms.phrases import mentions, normalised

Type = Literal["text", "name", "email", "contact"]
_FEW = 5  # words: "8", "Lee 8, Kay 4"; a longer text has its numbers from something else
_YES_OR_NO = ("optional", "literal", "no_dates", "birthdays", "named_before")


@dataclass(frozen=True)
class Choice:
    """`words`: phrases (words.py) that mean this choice. `label` is what the desk calls it."""

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
    """One question. `name` and `called` are what the parent calls it, `label` what the ticket does.

    `type` is text, name, email or contact (an e-mail address or phone number). With choices and no
    `max_length` only a choice will do; with both, free words will too.

    `optional`: it may be skipped. `when`: it is asked only then. `literal`: even "yes", "no" or
    "change his name" answers it. `no_dates`: a date in the reply can only be a birthday.
    `birthdays`: so is every date where the wish, an earlier answer or the reply speaks of one.
    `named_before`: the reply to the field of `when` may have named one of the choices already.
    `expects`: phrases (words.py) of which a reply to an optional question has one; what has none,
    and no number in a few words, is taken for the reply to the question after it.
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
    called: tuple[str, ...] = ()
    when: Condition | None = None
    optional: bool = False
    literal: bool = False
    no_dates: bool = False
    birthdays: bool = False
    named_before: bool = False
    expects: tuple[str, ...] = ()

    def is_met_by(self, text: str) -> bool:
        """Whether a reply in own words can be one to this question."""
        words = normalised(text).split()
        number = len(words) <= _FEW and any(word.isdecimal() for word in words)
        return not self.expects or number or mentions(text, self.expects)

    def applies(self, answers: Mapping[str, str]) -> bool:
        return self.when is None or self.when.holds(answers)

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
        _check(step)
    except KindError as wrong:
        raise KindError(f"the step {raw.get('field')!r}: {wrong}") from wrong
    return step


def _check(step: Step) -> None:
    if step.type not in get_args(Type):
        raise KindError(f"type {step.type!r} is none of {get_args(Type)}")
    if step.type == "text" and not (step.choices or step.max_length):
        raise KindError("a text needs choices or a max_length")
    for name in _YES_OR_NO:
        if not isinstance(getattr(step, name), bool):
            raise KindError(f"{name!r} should be true or false")
    if step.expects and not step.optional:
        raise KindError("'expects' is for a question that is 'optional'")
    if step.named_before and not (step.when and step.when.is_ and step.choices):
        raise KindError("'named_before' needs choices, and a 'when' with 'is'")


def _with_objects(raw: Mapping[str, Any]) -> dict[str, Any]:
    entries = {name: value for name, value in raw.items() if name != "ask_when"}
    return {
        **entries,
        "choices": tuple(_choice(one) for one in listed_entries(raw, "choices")),
        "variants": tuple(_variant(one) for one in listed_entries(raw, "ask_when")),
        "called": texts(raw, "called"),
        "expects": texts(raw, "expects"),
        "when": read_condition(raw["when"]) if "when" in raw else None,
    }


def _choice(raw: Mapping[str, Any]) -> Choice:
    return made(Choice, {**raw, "words": texts(raw, "words")})


def _variant(raw: Mapping[str, Any]) -> Variant:
    # `is` is the natural word in the file, and no name that Python would allow.
    return made(Variant, {"is_" if name == "is" else name: raw[name] for name in raw})

"""The questions that a kind of request asks, as written in data/requests."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.content import Identifier, Line, Positive, Unusable
from bot.templates import Template
from desk.forms.conditions import Condition
from desk.forms.phrases import mentions, normalised

Type = Literal["text", "name", "year", "contact"]
_FEW = 5  # words: "8", "Lee 8, Kay 4"; a longer text has its numbers from something else


@dataclass(frozen=True)
class Choice:
    """`words`: phrases (phrases.py) that mean this choice. `label` is what the desk calls it.

    `alone` are whole replies that mean it, and mean nothing within another.
    """

    value: Identifier
    title: Line
    words: tuple[Line, ...]
    label: str = ""
    alone: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Variant:
    """Another wording of the question, used if an earlier field has the value `is_`."""

    field: Identifier
    is_: Identifier
    ask: Template


@dataclass(frozen=True)
class Step:
    """One question. `name` and `called` are what the parent calls it, `label` what the ticket does.

    `type` is text, name, year, or contact (an e-mail address, telephone number or postal address).
    With choices and no `max_length` only a choice will do; with both, free words will too.

    `optional`: it may be skipped. `when`: it is asked only then. `literal`: even "yes", "no" or
    "change his name" answers it. `no_dates`: a date in the reply can only be a birthday.
    `birthdays`: so is every date if the request, an earlier answer or the reply speaks of one.
    `named_before`: the reply to the field of `when` may have named one of the choices already.
    `expects`: phrases (phrases.py) of which a reply to an optional question has one; a reply with
    none of them, and no number in a few words, is taken as the reply to the next question.
    `why` says what the answer is for. `told_only`: it is never asked for, and kept if somebody says
    it. `from_opening`: the opening message answers it if it has so many words beside the wish.
    """

    field: Identifier
    name: Line
    label: Line
    ask: Template
    problem: Template
    type: Type = "text"
    choices: tuple[Choice, ...] = ()
    ask_when: tuple[Variant, ...] = ()
    max_length: Positive | None = None
    called: tuple[Line, ...] = ()
    when: Condition | None = None
    optional: bool = False
    literal: bool = False
    no_dates: bool = False
    birthdays: bool = False
    named_before: bool = False
    expects: tuple[Line, ...] = ()
    why: Template = ""
    told_only: bool = False
    from_opening: Positive | None = None

    def __post_init__(self) -> None:
        if self.type == "text" and not (self.choices or self.max_length):
            found = f"The question '{self.field}' has neither choices nor a longest answer."
            raise Unusable(found, "Write choices, or the characters allowed: max_length: 1000")
        if self.expects and not self.optional:
            found = f"The question '{self.field}' has `expects`, but cannot be skipped."
            raise Unusable(found, "Write optional: true, or delete `expects`.", entry="expects")
        if self.named_before and not (self.when and self.when.is_ and self.choices):
            found = f"The question '{self.field}' cannot be `named_before`."
            instead = "Give it choices and a `when` with `is`, or delete `named_before`."
            raise Unusable(found, instead, entry="named_before")

    def is_met_by(self, text: str) -> bool:
        """Whether free text can be an answer to this question."""
        words = normalised(text).split()
        number = len(words) <= _FEW and any(word.isdecimal() for word in words)
        return not self.expects or number or mentions(text, self.expects)

    def applies(self, answers: Mapping[str, str]) -> bool:
        return self.when is None or self.when.holds(answers)

    def question(self, answers: Mapping[str, str]) -> str:
        fitting = (v.ask for v in self.ask_when if answers.get(v.field) == v.is_)
        return next(fitting, self.ask)

    def shown(self, value: str) -> str:
        """Return a stored value as the parent should read it."""
        return next((c.title for c in self.choices if c.value == value), value)

    def labelled(self, value: str) -> str:
        """Return a stored value as the desk should read it; empty if it is none of the choices."""
        return next((c.label or c.title for c in self.choices if c.value == value), "")

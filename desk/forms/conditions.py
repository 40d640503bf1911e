"""Conditions on earlier answers: a value was chosen, or the words mention something."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.content import Identifier, Line, OneOrMore, Unusable
from desk.forms.phrases import mentions


@dataclass(frozen=True)
class Condition:
    """Holds if the answer to `field` is one of `is_`, or mentions one of the phrases."""

    field: Identifier
    is_: OneOrMore = ()
    mentions: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        if not (self.is_ or self.mentions):
            found = f"The condition on '{self.field}' says neither `is` nor `mentions`."
            raise Unusable(found, "Write one of them, such as is: cctv")

    def holds(self, answers: Mapping[str, str]) -> bool:
        value = answers.get(self.field)
        return value is not None and (value in self.is_ or mentions(value, self.mentions))

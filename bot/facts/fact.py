"""One fact that a message states, and where it states it."""

from dataclasses import dataclass
from enum import StrEnum


class FactKind(StrEnum):
    """What a fact is about."""

    ROLE = "role"
    YEAR = "year"
    EMAIL = "email"
    PHONE = "phone"
    INVALID_PHONE = "invalid_phone"
    POSTCODE = "postcode"


@dataclass(frozen=True)
class StatedFact:
    """A fact: `value` is normalised for reading back, `text[start:end]` are the words said.

    The value of an invalid phone number is what is wrong with it: "3 digits too many".
    """

    kind: FactKind
    value: str
    start: int
    end: int

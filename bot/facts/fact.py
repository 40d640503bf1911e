"""One fact that a message states, where it states it, and whose it is."""

from dataclasses import dataclass, replace
from enum import StrEnum


class FactKind(StrEnum):
    """What a fact is about."""

    ROLE = "role"
    CHILD_NAME = "child_name"
    REQUESTER_NAME = "requester_name"
    OTHER_NAME = "other_name"
    YEAR = "year"
    SCHOOL = "school"
    EMAIL = "email"
    PHONE = "phone"
    INVALID_PHONE = "invalid_phone"
    ADDRESS = "address"
    POSTCODE = "postcode"
    ORGANISATION = "organisation"
    DATE = "date"
    TIME = "time"
    PLACE = "place"
    DEADLINE = "deadline"
    WANTED = "wanted"
    CALL_WHEN = "call_when"
    FORMAT = "format"


class Whose(StrEnum):
    """Whom a fact is about."""

    CHILD = "child"
    REQUESTER = "requester"
    OTHER = "other"
    NOBODY = ""


@dataclass(frozen=True)
class StatedFact:
    """A fact: `value` is normalised for reading back, `text[start:end]` are the words said.

    The value of an invalid phone number is what is wrong with it: "3 digits too many". `confidence`
    is between 0 and 1; below `IMPLIED` it is only implied ("my son" implies a parent). `of` is
    the value of the name that a year belongs to, "" if no name stands with it. What a correction
    takes back ("not Year 8") is `denied`, and must not be kept.
    """

    kind: FactKind
    value: str
    start: int
    end: int
    confidence: float = 1.0
    whose: Whose = Whose.NOBODY
    of: str = ""
    denied: bool = False

    def overlaps(self, other: "StatedFact") -> bool:
        """Return whether the two share characters."""
        return self.start < other.end and other.start < self.end

    def but(self, **changes: object) -> "StatedFact":
        """Return the fact with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


IMPLIED = 0.7

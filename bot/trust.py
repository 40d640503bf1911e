"""Who the trust is: its name, its Data Protection Lead, and how to reach its people."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from bot.content import Email, Line, Phone, Positive, Website, load
from bot.paths import DATA


@dataclass(frozen=True)
class Person:
    name: Line
    role: Line
    email: Email
    phone: Phone | None = None


@dataclass(frozen=True)
class Office:
    """`how` it can be reached, and during which `hours`, as a sentence names them."""

    how: Line
    hours: Line


@dataclass(frozen=True)
class Safeguarding:
    """Whom somebody in danger is told to turn to: a person at the school, and helplines.

    `lead` is how a sentence calls that person, `name` who it is, if the trust wants it told.
    """

    lead: Line
    nspcc: Phone
    childline: Phone
    name: Line | None = None
    adults: Phone | None = None
    domestic_abuse: Phone | None = None


@dataclass(frozen=True)
class Retention:
    """Days for which records are kept, counted from the last change, or from closing."""

    unfinished_requests: Positive = 30
    unfinished_after_due: Positive = 90
    chats: Positive = 90
    closed_requests: Positive = 1096
    mails: Positive = 30


@dataclass(frozen=True)
class Trust:
    """`deputy` gets the DPL's mails as well while the DPL is away; None if there is nobody.

    `schools` are the names by which parents call its schools.
    """

    name: Line
    website: Website
    dpl: Person
    office: Office
    safeguarding: Safeguarding
    deputy: Person | None = None
    schools: tuple[Line, ...] = ()
    retention: Retention = field(default_factory=Retention)

    @property
    def placeholders(self) -> list[str]:
        """Addresses under .example (RFC 2606), which reach nobody and must be replaced."""
        addresses = [self.dpl.email, self.website, *([self.deputy.email] if self.deputy else [])]
        return [value for value in addresses if value.endswith(".example")]


@cache
def load_trust(path: Path = DATA / "trust.yml") -> Trust:
    """Return the trust's own facts. Raises ContentError with every fault of the file."""
    return load(path, Trust)

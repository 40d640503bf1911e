"""Who the trust is: its name, its Data Protection Lead, and how to reach its people."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.content import ContentError
from bot.paths import DATA


class TrustError(ContentError):
    """data/trust.yml lacks something; the message names it."""


@dataclass(frozen=True)
class Person:
    name: str
    role: str
    email: str
    phone: str | None


@dataclass(frozen=True)
class Office:
    how: str
    hours: str


@dataclass(frozen=True)
class Safeguarding:
    lead: str
    nspcc: str
    childline: str


@dataclass(frozen=True)
class Retention:
    """For how many days what is kept; counted from the last change, or from closing."""

    unfinished_requests: int = 30
    chats: int = 90
    closed_requests: int = 1096
    mails: int = 30

    def __post_init__(self) -> None:
        for name, days in vars(self).items():
            if type(days) is not int or days < 1:
                raise TypeError(f"retention: {name} should be a number of days, not {days!r}")


@dataclass(frozen=True)
class Trust:
    """`deputy` gets the DPL's mails as well while the DPL is away; None where there is nobody."""

    name: str
    website: str
    dpl: Person
    office: Office
    safeguarding: Safeguarding
    deputy: Person | None = None
    retention: Retention = field(default_factory=Retention)

    @property
    def placeholders(self) -> list[str]:
        """Addresses under .example (RFC 2606), which reach nobody and must be replaced."""
        addresses = [self.dpl.email, self.website, *([self.deputy.email] if self.deputy else [])]
        return [value for value in addresses if value.endswith(".example")]


@cache
def load_trust(path: Path = DATA / "trust.yml") -> Trust:
    """Read the trust's own facts.

    Raises TrustError naming the file and the missing or unknown entry.
    """
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict):
        raise TrustError(f"{path} should hold the trust's name, website, dpl, office, safeguarding")
    try:
        parts = {
            "dpl": Person(**raw["dpl"]),
            "office": Office(**raw["office"]),
            "safeguarding": Safeguarding(**raw["safeguarding"]),
            "deputy": Person(**raw["deputy"]) if raw.get("deputy") else None,
            "retention": Retention(**(raw.get("retention") or {})),
        }
        return Trust(**{**raw, **parts})
    except KeyError as missing:
        raise TrustError(f"{path} lacks the entry {missing}") from missing
    except TypeError as wrong:
        raise TrustError(f"{path}: {_plain(wrong)}") from wrong


def _plain(wrong: Any) -> str:
    return str(wrong).replace(".__init__()", "").replace("argument", "entry")

"""Who the trust is: its name, its Data Protection Lead, and how to reach its people."""

from dataclasses import dataclass
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
class Trust:
    name: str
    website: str
    dpl: Person
    office: Office
    safeguarding: Safeguarding

    @property
    def placeholders(self) -> list[str]:
        """Addresses under .example (RFC 2606), which reach nobody and must be replaced."""
        return [value for value in (self.dpl.email, self.website) if value.endswith(".example")]


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
        }
        return Trust(**{**raw, **parts})
    except KeyError as missing:
        raise TrustError(f"{path} lacks the entry {missing}") from missing
    except TypeError as wrong:
        raise TrustError(f"{path}: {_plain(wrong)}") from wrong


def _plain(wrong: Any) -> str:
    return str(wrong).replace(".__init__()", "").replace("argument", "entry")

"""One answer as it is written down."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from bot.content import ContentError
from bot.turn import Option, Outcome

_RANGE = re.compile(r"(?P<section>[\w-]+)\.(?P<first>\d+)(?:-(?P<last>\d+))?")
# Meant as an address, and none: no statement has a full stop and no space.
_NO_ADDRESS = re.compile(r"[\w-]+\.[\d.,-]*")


@dataclass(frozen=True)
class Answer:
    """`text` is a Jinja2 template over `trust`; `citations`, see citations.py, are without ranges.

    `suggest` are answers to ask for next, `why` the one that a bare "why?" gets; `offers` are
    other buttons, such as starting a request. `topic` are the words by which the notice would speak
    of what a silent answer is about: silence.py.
    """

    id: str
    title: str
    text: str
    outcome: Outcome = Outcome.ANSWER
    citations: tuple[str, ...] = ()
    suggest: tuple[str, ...] = ()
    offers: tuple[Option, ...] = ()
    why: str | None = None
    topic: tuple[str, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """The hash that an approval pins: of all but citations and topic, which have their own."""
        pinned = {
            "title": self.title,
            "text": self.text,
            "outcome": self.outcome.value,
            "suggest": self.suggest,
            "offers": [[offer.title, offer.payload] for offer in self.offers],
            "why": self.why,
        }
        return sha256(json.dumps(pinned, sort_keys=True).encode()).hexdigest()


def expand(citation: str) -> list[str]:
    """Return `a.2`, `a.3`, `a.4` for `a.2-4`; one address, or a statement's words, as it is."""
    match = _RANGE.fullmatch(citation)
    if not match and _NO_ADDRESS.fullmatch(citation):
        raise ContentError(f"'{citation}' is no address such as 'contact.1' or 'contact.1-3'")
    if not match:
        return [" ".join(citation.split())]
    first = int(match["first"])
    last = int(match["last"] or first)
    if last < first:
        raise ContentError(f"the range '{citation}' runs backwards")
    return [f"{match['section']}.{n}" for n in range(first, last + 1)]

"""One answer as it is written down."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from bot.content import ContentError
from bot.turn import Option, Outcome

_RANGE = re.compile(r"(?P<section>[\w-]+)\.(?P<first>\d+)(?:-(?P<last>\d+))?")


class AnswerError(ContentError):
    """An answer cannot be used; the message names the file, the answer and the fault."""


@dataclass(frozen=True)
class Answer:
    """`text` is a Jinja2 template over `trust`; `citations` are statement ids, ranges expanded.

    `suggest` are answers to ask for next, `why` the one that a bare "why?" gets; `offers` are
    other buttons, such as starting a request.
    """

    id: str
    title: str
    text: str
    outcome: Outcome = Outcome.ANSWER
    citations: tuple[str, ...] = ()
    suggest: tuple[str, ...] = ()
    offers: tuple[Option, ...] = ()
    why: str | None = None

    @cached_property
    def sha256(self) -> str:
        """What an approval pins: everything but the ids of the statements, which may move."""
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
    """`a.2-4` to `a.2`, `a.3`, `a.4`; a single id to itself."""
    match = _RANGE.fullmatch(citation)
    if not match:
        raise AnswerError(
            f"'{citation}' is not a statement id such as 'contact.1' or 'contact.1-3'"
        )
    first = int(match["first"])
    last = int(match["last"] or first)
    if last < first:
        raise AnswerError(f"the range '{citation}' runs backwards")
    return [f"{match['section']}.{n}" for n in range(first, last + 1)]

"""One answer as it is written down."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256

from bot.content import ContentError
from bot.turn import Option, Outcome
from bot.understanding.form import Form, form_of

_RANGE = re.compile(r"(?P<section>[\w-]+)\.(?P<first>\d+)(?:-(?P<last>\d+))?")
# Meant as an address, and none: no statement has a full stop and no space.
_NO_ADDRESS = re.compile(r"[\w-]+\.[\d.,-]*")


class Subject(StrEnum):
    """What kind of thing an answer is about, for questions in another form than its own."""

    SHARING = "sharing"  # with {{ about }}
    HOLDING = "holding"  # of {{ about }}
    USING = "using"
    RIGHT = "right"
    PRACTICE = "practice"  # on which the notice is silent


@dataclass(frozen=True)
class Answer:
    """`text` is a Jinja2 template over `trust`; `citations`, see citations.py, are without ranges.

    `suggest` are answers to ask for next, `why` the one that a bare "why?" gets; `offers` are
    other buttons, such as starting a request. `topic` are the words by which the notice would speak
    of what a silent answer is about: silence.py. `law` are the facts of law that are given
    in its place, the one that it takes to answer first: law.py.

    `lead` replies to a question in the form of the title, or in one of `lead_for`, and is said to
    no other; `lead_if_negated` replies to "do you not ...?". `subject` and `about`, a noun phrase,
    are what questions in other forms ask about, and `forms` the answers to those that this one
    does not answer (its own id if it does): forms.py. `simple` says it again in short words.
    """

    id: str
    title: str
    text: str
    outcome: Outcome = Outcome.ANSWER
    citations: tuple[str, ...] = ()
    suggest: tuple[str, ...] = ()
    offers: tuple[Option, ...] = ()
    why: str | None = None
    lead: str = ""
    lead_if_negated: str = ""
    lead_for: frozenset[Form] = frozenset()
    subject: Subject | None = None
    about: str = ""
    forms: Mapping[Form, str] = field(default_factory=dict)
    simple: str = ""
    topic: tuple[str, ...] = ()
    law: tuple[str, ...] = ()

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
            **{name: entry for name, entry in self._about_forms.items() if entry},
        }
        return sha256(json.dumps(pinned, sort_keys=True).encode()).hexdigest()

    @property
    def _about_forms(self) -> dict[str, object]:
        """What is pinned if it is there, so that the approvals of answers without it stay."""
        return {
            "lead": self.lead,
            "lead_if_negated": self.lead_if_negated,
            "lead_for": sorted(self.lead_for),
            "subject": self.subject,
            "about": self.about,
            "forms": dict(self.forms),
            "simple": self.simple,
            "law": self.law,
        }

    @property
    def best_outcome(self) -> Outcome:
        """The outcome of the turn that gives it, while all that it rests on is approved."""
        return Outcome.GUIDANCE if self.law else self.outcome

    @cached_property
    def own_forms(self) -> frozenset[Form]:
        """The forms of question that the answer, with its lead, was written for."""
        return self.lead_for | {form_of(self.title)}


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

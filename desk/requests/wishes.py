"""Another wish in the message that opens a request: "send me his file and delete his photos"."""

import re
from collections.abc import Mapping

from desk.requests.kinds import Kind
from desk.requests.words import mentions, normalised

_CLAUSES = re.compile(r"\b(?:and|also|plus|then)\b|[.,;:!?&+\n]", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:please|pls|can|could|would|will|you|i|we|want|need|like|wish|id|to|also|must)\b ?)*"
)


def other_wishes(text: str, kind: Kind, kinds: Mapping[str, Kind]) -> list[Kind]:
    """The kinds besides `kind` that a clause of the text begins by asking for, in its order."""
    found: dict[str, Kind] = {}
    for clause in _CLAUSES.split(text):
        begins = _LEAD.sub("", normalised(clause))
        for other in kinds.values():
            if other is not kind and any(_starts(begins, phrase) for phrase in other.wishes):
                found.setdefault(other.kind, other)
    return list(found.values())


def _starts(clause: str, phrase: str) -> bool:
    """Whether the clause begins with the phrase (words.py)."""
    length = len(phrase.replace("...", "x x x").split())
    return mentions(" ".join(clause.split()[:length]), (phrase,))

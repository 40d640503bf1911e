"""Another wish in the message that opens a request: "send me his file and delete his photos"."""

import re
from collections.abc import Mapping

from desk.forms.kinds import Kind
from desk.forms.phrases import mentions, normalised

_CLAUSES = re.compile(r"\b(?:and|also|plus|then)\b|[.,;:!?&+\n]", re.IGNORECASE)
_LEAD = re.compile(
    r"^(?:(?:please|pls|can|could|would|will|you|i|we|want|need|like|wish|id|to|also|must)\b ?)*"
)


def other_wishes(text: str, kind: Kind, kinds: Mapping[str, Kind]) -> list[Kind]:
    """The kinds besides `kind` that a clause of the text begins by asking for, in its order.

    None where there is only one such clause: that is the wish itself.
    """
    asked = [kinds_of for clause in _CLAUSES.split(text) if (kinds_of := _asked(clause, kinds))]
    if len(asked) < 2:
        return []
    others = [other for kinds_of in asked if kind not in kinds_of for other in kinds_of[:1]]
    return list({other.kind: other for other in others}.values())


def _asked(clause: str, kinds: Mapping[str, Kind]) -> list[Kind]:
    begins = _LEAD.sub("", normalised(clause))
    return [k for k in kinds.values() if any(_starts(begins, phrase) for phrase in k.wishes)]


def _starts(clause: str, phrase: str) -> bool:
    """Whether the clause begins with the phrase (words.py)."""
    length = len(phrase.replace("...", "x x x").split())
    return mentions(" ".join(clause.split()[:length]), (phrase,))

"""Whose a fact is: which child is in which year, and that an e-mail address is the writer's."""

import re
from collections.abc import Iterator, Sequence

from bot.facts.fact import FactKind, StatedFact, Whose

_OF_THE_WRITER = (FactKind.EMAIL, FactKind.PHONE, FactKind.INVALID_PHONE, FactKind.ADDRESS,
                  FactKind.POSTCODE, FactKind.ORGANISATION, FactKind.CALL_WHEN)  # fmt: skip
_NEAR = 40  # characters between "Theo" and "8B"
_SENTENCE_END = re.compile(r"[.!?]\s|\n")


def with_owners(text: str, facts: Sequence[StatedFact]) -> Iterator[StatedFact]:
    """Yield the facts with whose they are; a year stands with the name nearest before it."""
    names = [fact for fact in facts if fact.kind is FactKind.CHILD_NAME and not fact.denied]
    years = [fact for fact in facts if fact.kind is FactKind.YEAR and not fact.denied]
    pairs = dict(zip(years, names, strict=True)) if len(names) == len(years) else {}
    for fact in facts:
        if fact.kind in _OF_THE_WRITER:
            yield fact.but(whose=Whose.REQUESTER)
        elif fact.kind is FactKind.YEAR:
            name = pairs.get(fact) or _nearest(text, fact, names)
            yield fact.but(of=name.value) if name else fact
        else:
            yield fact


def _nearest(text: str, year: StatedFact, names: Sequence[StatedFact]) -> StatedFact | None:
    before = [name for name in names if 0 <= year.start - name.end <= _NEAR]
    if not before or _SENTENCE_END.search(text, before[-1].end, year.start):
        return None
    return before[-1]

"""All facts in one text. Pure: nothing is stored, and spaCy is loaded with the first text."""

from collections.abc import Iterator
from datetime import date

from bot.facts.emails import emails_in
from bot.facts.fact import StatedFact
from bot.facts.phones import phones_in
from bot.facts.pipeline import words_of
from bot.facts.postcodes import postcodes_in
from bot.facts.roles import roles_in
from bot.facts.years import years_in


def facts_in(text: str, *, today: date) -> tuple[StatedFact, ...]:
    """Return the facts in `text` in its order; "last year" is counted from `today`."""
    return tuple(sorted(_all(text, today), key=lambda fact: (fact.start, fact.end)))


def _all(text: str, today: date) -> Iterator[StatedFact]:
    plain = text.replace("’", "'").replace("‘", "'")
    doc = words_of(plain)
    yield from roles_in(doc)
    yield from years_in(plain, today)
    yield from emails_in(plain)
    yield from phones_in(plain)
    yield from postcodes_in(plain)

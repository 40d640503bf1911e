"""All facts in one text. Pure: nothing is stored, and spaCy is loaded with the first text."""

from datetime import date

from bot.facts.emails import emails_in
from bot.facts.fact import StatedFact
from bot.facts.phones import phones_in
from bot.facts.postcodes import postcodes_in
from bot.facts.roles_and_years import roles_and_years_in


def facts_in(text: str, *, today: date) -> tuple[StatedFact, ...]:
    """Return the facts in `text` in its order; "last year" is counted from `today`."""
    found = (
        *roles_and_years_in(text, today),
        *emails_in(text),
        *phones_in(text),
        *postcodes_in(text),
    )
    return tuple(sorted(found, key=lambda fact: (fact.start, fact.end)))

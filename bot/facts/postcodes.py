"""UK postcodes."""

import re
from collections.abc import Iterator

from bot.facts.fact import FactKind, StatedFact

# The form in BS 7666, as GOV.UK's address guidance gives it.
_POSTCODE = re.compile(
    r"\b(?P<out>[A-Z]{1,2}\d[A-Z\d]?)\s?(?P<into>\d[ABD-HJLNP-UW-Z]{2})\b", re.IGNORECASE
)


def postcodes_in(text: str) -> Iterator[StatedFact]:
    """Yield each postcode as "LE18 1AA"."""
    for match in _POSTCODE.finditer(text):
        value = f"{match['out']} {match['into']}".upper()
        yield StatedFact(FactKind.POSTCODE, value, match.start(), match.end())

"""References and codes in what a parent types. Pure."""

import re
from collections.abc import Iterable

from desk.casework.codes import DIGITS, STRANGERS_DIGITS

# As people write them: SAR-2026-000001, sar 2026 1, "SAR-2026-000001." with anything around it.
_REFERENCE = re.compile(r"\b([A-Za-z]{2,5})[-\s]?(20\d\d)[-\s/]?(\d{1,8})\b")
_LONGEST_CODE_MESSAGE = 8  # words: "here is the code 123 456"; a longer text tells something else
_NUMBER_DIGITS = 6
_CODE_DIGITS = (DIGITS, STRANGERS_DIGITS)


def reference_in(text: str, prefixes: Iterable[str]) -> str | None:
    """Return the first reference in `text` with one of the prefixes, in its canonical form."""
    known = set(prefixes)
    for prefix, year, number in _REFERENCE.findall(text):
        if prefix.upper() in known:
            return f"{prefix.upper()}-{year}-{int(number):0{_NUMBER_DIGITS}d}"
    return None


def code_in(text: str) -> str | None:
    """Return the code, six or eight digits in groups or not, of a message that says little else."""
    if len(text.split()) > _LONGEST_CODE_MESSAGE or re.search(r"[@/]", text):
        return None
    groups = re.findall(r"\d[\d\s-]*\d", text)
    digits = [re.sub(r"\D", "", group) for group in groups]
    return digits[0] if len(digits) == 1 and len(digits[0]) in _CODE_DIGITS else None


def is_only_digits(text: str) -> bool:
    """Return whether the text is a number, in groups or not, and nothing else."""
    return text.replace(" ", "").isdigit()

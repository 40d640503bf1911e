"""Telephone numbers, UK ones unless they begin with another country's code."""

import re
from collections.abc import Iterator

import phonenumbers

from bot.facts.fact import FactKind, StatedFact

_NUMBER = re.compile(r"(?<![\w@/.+-])(?:\+\s?|\(?0)\d[\d ().-]{5,22}\d(?![\w@/])")
_DATE = re.compile(r"\d{1,2}[ .-]\d{1,2}[ .-](?:\d{2}|\d{4})")
_UK = 44
# Digits after the 0, by the first of them: Ofcom's National Telephone Numbering Plan. The others
# (0800 1111) vary, and the library judges them.
_UK_DIGITS = 10
_UK_LENGTHS = {"1": (9, 10), "2": (10,), "3": (10,), "7": (10,)}


def phones_in(text: str) -> Iterator[StatedFact]:
    """Yield each number as "+44 7700 900123", or what is wrong with its length."""
    for match in _NUMBER.finditer(text):
        if not _DATE.fullmatch(match[0]):
            yield _fact(match)


def _fact(match: re.Match[str]) -> StatedFact:
    try:
        number = phonenumbers.parse(match[0], "GB")
    except phonenumbers.NumberParseException:
        return StatedFact(FactKind.INVALID_PHONE, "not a number", match.start(), match.end())
    problem = _problem(number)
    if problem:
        return StatedFact(FactKind.INVALID_PHONE, problem, match.start(), match.end())
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    value = phonenumbers.format_number(number, form)
    return StatedFact(FactKind.PHONE, value, match.start(), match.end())


def _problem(number: phonenumbers.PhoneNumber) -> str:
    """Return what is wrong with the length of the number, "" if nothing is.

    Only the length is judged: Ofcom's numbers for drama are never valid.
    """
    national = phonenumbers.national_significant_number(number)
    possible = phonenumbers.is_possible_number(number)
    if number.country_code != _UK:
        return "" if possible else "wrong length"
    national = national.lstrip("0")  # the library leaves it on numbers that are too short
    if len(national) in _UK_LENGTHS.get(national[:1], (len(national),) if possible else ()):
        return ""
    return _difference(len(national) - _UK_DIGITS)


def _difference(digits: int) -> str:
    if not digits:
        return "wrong length"
    unit = "digit" if abs(digits) == 1 else "digits"
    return f"{abs(digits)} {unit} too {'many' if digits > 0 else 'few'}"

"""Telephone numbers, UK ones unless they begin with another country's code."""

import re
from collections.abc import Iterator

import phonenumbers

from bot.facts.fact import Fact, FactKind

_NUMBER = re.compile(r"(?<![\w@/.+-])(?:\+\s?|\(?0)\d[\d ().-]{5,22}\d(?![\w@/])")
_DATE = re.compile(r"\d{1,2}[ .-]\d{1,2}[ .-](?:\d{2}|\d{4})")
_UK = 44
_UK_DIGITS = 10  # after the 0: Ofcom's National Telephone Numbering Plan; a few areas have 9
_UK_MOBILE = "7"


def phones_in(text: str) -> Iterator[Fact]:
    """Yield each number as "+44 7700 900123", or what is wrong with its length."""
    for match in _NUMBER.finditer(text):
        if not _DATE.fullmatch(match[0]):
            yield _fact(match)


def _fact(match: re.Match[str]) -> Fact:
    try:
        number = phonenumbers.parse(match[0], "GB")
    except phonenumbers.NumberParseException:
        return Fact(FactKind.INVALID_PHONE, "not a number", match.start(), match.end())
    problem = _problem(number)
    if problem:
        return Fact(FactKind.INVALID_PHONE, problem, match.start(), match.end())
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    value = phonenumbers.format_number(number, form)
    return Fact(FactKind.PHONE, value, match.start(), match.end())


def _problem(number: phonenumbers.PhoneNumber) -> str:
    """Return what is wrong with the length of the number, "" if nothing is.

    Only the length is judged: Ofcom's numbers for drama are never valid.
    """
    national = phonenumbers.national_significant_number(number)
    if number.country_code == _UK and national.startswith(_UK_MOBILE):
        return _difference(len(national) - _UK_DIGITS)
    if phonenumbers.is_possible_number(number):
        return ""
    if number.country_code == _UK:
        return _difference(len(national) - _UK_DIGITS) or "wrong length"
    return "wrong length"


def _difference(digits: int) -> str:
    if not digits:
        return ""
    unit = "digit" if abs(digits) == 1 else "digits"
    return f"{abs(digits)} {unit} too {'many' if digits > 0 else 'few'}"

"""Telephone numbers, UK ones unless they begin with another country's code."""

import re
from collections.abc import Iterator

import phonenumbers

from bot.facts.fact import FactKind, StatedFact

_NUMBER = re.compile(r"(?<![\w@/.+-])(?:\+\s?|\(?0|44(?=[ ()-]?7))\d?[\d ().-]{5,24}\d(?![\w@/])")
_ANY_DIGITS = re.compile(r"(?<![\w@/.+-])\+?[\d(](?:[ ().-]{0,2}\d){2,24}(?![\w@/])")
# "my number's 12345"
_TOO_SHORT = re.compile(
    r"\b(?:(?:phone|mobile|my) number|mobile|phone|tel|number)(?:'s|s)?(?: is|:)? ?"
    r"(?P<number>[1-9][\d ]{2,8}\d)(?![\w@/])(?! ?(?:am|pm|o'clock))",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}[ .-]\d{1,2}[ .-](?:\d{2}|\d{4})")
_DIGITS = {
    "zero": "0", "oh": "0", "o": "0", "nought": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_DIGIT = "|".join(_DIGITS)
_SPOKEN = re.compile(
    rf"\b(?:zero|oh|o|nought)(?:[\s,-]+(?:{_DIGIT}|double|treble|triple|hundred|\d+)\b){{6,}}",
    re.IGNORECASE,
)
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_UK = 44
# Digits after the 0, by the first of them: Ofcom's National Telephone Numbering Plan. The others
# (0800 1111) vary, and the library judges them.
_UK_DIGITS = 10
_UK_LENGTHS = {"1": (9, 10), "2": (10,), "3": (10,), "7": (10,)}


def phones_in(text: str, *, asked: bool = False) -> Iterator[StatedFact]:
    """Yield each number as "+44 7700 900123", or what is wrong with its length.

    `asked`: the message replies to the question for it, so any run of digits is meant as one.
    """
    for match in (_ANY_DIGITS if asked else _NUMBER).finditer(text):
        if not _DATE.fullmatch(match[0].strip()):
            said = f"+{match[0]}" if match[0].startswith("44") else match[0]
            yield _fact(said, match.start(), match.end())
    for match in _TOO_SHORT.finditer(text):
        yield _fact(match["number"], *match.span("number"))
    for match in _SPOKEN.finditer(text):
        yield _fact(_digits(match[0]), match.start(), match.end())


def _digits(spoken: str) -> str:
    """Return "o seven double seven nine hundred" as 0777900."""
    digits, times = "", 1
    for word in re.split(r"[\s,-]+", spoken.lower()):
        if word == "hundred":
            digits += "00"
        elif word in _TIMES:
            times = _TIMES[word]
        else:
            digits += _DIGITS.get(word, word) * times
            times = 1
    return digits


def _fact(said: str, start: int, end: int) -> StatedFact:
    try:
        number = phonenumbers.parse(said, "GB")
    except phonenumbers.NumberParseException:
        return StatedFact(FactKind.INVALID_PHONE, "not a number", start, end)
    problem = _problem(number)
    if problem:
        return StatedFact(FactKind.INVALID_PHONE, problem, start, end)
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return StatedFact(FactKind.PHONE, phonenumbers.format_number(number, form), start, end)


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

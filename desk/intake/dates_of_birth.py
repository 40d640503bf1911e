"""Dates of birth: the chat never keeps one, so they are found and redacted.

A date is a date of birth if the words beside it say so, or if no other date belongs there (a name,
a year group). Any other date stays: the desk needs the day of an incident.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

REDACTED = "[date of birth left out]"

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"\b\d{1,2}(?:st|nd|rd|th)?"
_YEAR = r"(?:\d{4}|['’]?\d{2})\b"
_DATE = (
    rf"(?:\b\d{{1,4}}\s?[./-]\s?\d{{1,2}}\s?[./-]\s?\d{{2,4}}\b"
    rf"|\b\d{{1,2}} \d{{1,2}} \d{{2,4}}\b"
    rf"|{_DAY}[\s-]?(?:of )?{_MONTH}(?:,?[\s-]?{_YEAR})?"
    rf"|\b{_MONTH} {_DAY}\b(?:,? {_YEAR})?"
    rf"|\b{_MONTH} \d{{4}}\b)"
)
# After "born", these are dates as well: 2012, 120312, 12032012.
_BARE = r"(?:\b(?:19|20)\d{2}\b|\b\d{6}\b|\b\d{8}\b)"
_BIRTH = r"(?:\bborn\b|\bd\.?\s?o\.?\s?b\b\.?|\bdate of birth\b|\bbirth\s?date\b|\bbirthday\b)"
_LINK = r"(?:\s*(?:\b(?:is|was|it's|its|on|in|the)\b|[:=,(–-]))*\s*"
# "published his date of birth on 3 May" tells when it was published; only one is born on a day.
_NOT_WHEN = r"(?:\s*(?:\b(?:is|was|the)\b|[:=,(–-]))*\s*"
_OWNER = r"(?:\b(?:his|her|their|my|the|student's|child's)\b\s*)?"
_BORN_ON = re.compile(
    rf"(?:\bborn\b{_LINK}|{_BIRTH}{_NOT_WHEN})(?P<date>{_DATE}|{_BARE})"
    rf"|(?P<before>{_DATE})(?:\s*(?:\b(?:is|was)\b|[:=,(–-]))*\s*{_OWNER}{_BIRTH}",
    re.IGNORECASE,
)
_ANY_DATE = re.compile(_DATE, re.IGNORECASE)
_SAYS_BIRTH = re.compile(_BIRTH, re.IGNORECASE)
_YOUNGEST = 3  # years: whoever is in a school's nursery is older
_EDGES = " \t,;:.()–-"


@dataclass(frozen=True)
class Redaction:
    """A text as it may be kept; `found`: a date of birth was removed from it."""

    text: str
    found: bool


def remove_dates(text: str) -> Redaction:
    """Return the text without any date, and without the words that introduce a date of birth."""
    rest = _ANY_DATE.sub(" ", _BORN_ON.sub(" ", text))
    if rest == text:
        return Redaction(text, found=False)
    rest = re.sub(r"\(\s*\)", " ", _SAYS_BIRTH.sub(" ", rest))
    return Redaction(re.sub(r"[ \t]+([,;])", r"\1", rest).strip(_EDGES), found=True)


def redact(text: str, earlier: Iterable[str] = ()) -> Redaction:
    """Return the text with each date of birth replaced by a mark.

    `earlier` are the answers so far: if they mention a date of birth, a reply that is nothing but
    a date is one.
    """
    bare = _ANY_DATE.fullmatch(text.strip(" .!"))
    if bare and mentioned_in(earlier):
        return Redaction(REDACTED, found=True)
    cleaned = _BORN_ON.sub(_marked, text)
    return Redaction(cleaned, found=cleaned != text)


def mentioned_in(texts: Iterable[str]) -> bool:
    """Return whether one of the texts mentions a date of birth."""
    return any(_SAYS_BIRTH.search(text) for text in texts)


def redact_all(text: str, earlier: Iterable[str], today: date) -> Redaction:
    """Return the text with every date on which a pupil can have been born replaced by a mark.

    "It says 12/03/2015, not 2016-03-12, in your letter of last May" keeps May.
    """
    latest = today.year - _YOUNGEST
    marked = redact(text, earlier).text
    cleaned = _ANY_DATE.sub(
        lambda found: REDACTED if (_year_of(found[0]) or today.year) <= latest else found[0], marked
    )
    return Redaction(cleaned, found=cleaned != text)


def _year_of(text: str) -> int | None:
    """Return the year in a date, None if it has none; two digits are a year of this century."""
    whole = re.search(r"(?:19|20)\d{2}", text)
    if whole:
        return int(whole[0])
    short = re.search(r"(?:[./\s-]\s?|['’])(\d{2})\W*$", text)
    return 2000 + int(short[1]) if short else None


def _marked(match: re.Match[str]) -> str:
    group = "date" if match["date"] else "before"
    start, end = match.start(group) - match.start(), match.end(group) - match.start()
    return match[0][:start] + REDACTED + match[0][end:]

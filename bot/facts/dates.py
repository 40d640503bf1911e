"""Days as people say them, counted from a given today: "last Tuesday", "the 4th of november"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.facts.events import tells_of_event
from bot.facts.fact import FactKind, StatedFact

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
           "a couple of": 2, "couple of": 2, "a few": 3}  # fmt: skip
_WEEKDAY = (
    r"(?P<weekday>mon(?:day)?|tues?(?:day)?|wed(?:nesday|s)?|thur?s?(?:day)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,? ?(?P<year>20\d\d))?"


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/.@-]){pattern}(?![\w@]|[/.-]\d)", re.IGNORECASE)


_OF_MONTH = _compiled(rf"(?:the )?(?:{_WEEKDAY},? )?(?:the )?{_DAY} (?:of )?{_MONTH}{_YEAR}")
_MONTH_FIRST = _compiled(rf"(?:{_WEEKDAY},? )?{_MONTH} (?:the )?{_DAY}{_YEAR}")
_NUMERIC = _compiled(
    r"(?P<day>\d{1,2})(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<year>20\d\d"
    r"|\d\d)"
)
_SHORT = _compiled(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})")
_ON_WEEKDAY = _compiled(
    rf"(?:(?P<which>last|this|next|this past|on|every|the following) )?{_WEEKDAY}(?P<plural>s)?"
    r"(?P<back> (?:just gone|gone|last week|before last|week|next week))?"
)
_ORDINAL = _compiled(
    r"the (?P<day>3[01]|[12]?\d)(?:st|nd|rd|th)(?! (?:time|form|year|floor"
    r"|period))"
)
_RELATIVE = _compiled(
    r"(?P<word>the day before yesterday|day before yesterday|yesterday|today|last night|tonight"
    r"|tomorrow|this morning|this afternoon|this evening|the other day)"
)
_AGO = _compiled(
    r"(?:about |around )?(?P<count>a couple of|couple of|a few|an?|one|two|three|four|five|six|\d+)"
    r" (?P<unit>days?|weeks?|months?|fortnights?|years?) ago"
)
_SPAN = _compiled(
    r"(?:(?:some ?time |earlier )?(?P<span>(?:last|this|next) (?:week|month|term|half term"
    r"|half-term))"
    rf"|(?:in|back in|since|during) (?:early |late )?(?P<in>{_MONTH}{_YEAR})"
    r"|(?P<feast>(?:before|after|over|since|at) (?:the )?(?:half[ -]term|easter|christmas|xmas"
    r"|summer holidays)))"
)
_UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14}


@dataclass(frozen=True)
class Day:
    """A day said: `value` is ISO if the day is known, else the words; `on` is the day."""

    start: int
    end: int
    value: str
    on: date | None = None
    sure: float = 0.9


def dates_in(text: str, today: date, *, asked: bool = False) -> Iterator[StatedFact]:
    """Yield each day that is said; one without a direction ("Tuesday") is taken as the last."""
    event = asked or tells_of_event(text)
    for day in days_in(text, today):
        # "I'll be back on Monday": without an event only a date of the calendar is meant.
        if event or any(letter.isdigit() for letter in text[day.start : day.end]):
            yield StatedFact(FactKind.DATE, day.value, day.start, day.end, day.sure)


def days_in(text: str, today: date, *, ahead: bool = False) -> list[Day]:
    """Return the days in `text`; those without a year or a direction lie `ahead`, or behind."""
    taken: list[Day] = []
    for day in _all(text, today, ahead):
        if not any(day.start < other.end and other.start < day.end for other in taken):
            taken.append(day)
    return sorted(taken, key=lambda day: day.start)


def _all(text: str, today: date, ahead: bool) -> Iterator[Day]:
    for pattern in (_OF_MONTH, _MONTH_FIRST):
        for match in pattern.finditer(text):
            month = _index(match["month"], _MONTHS) + 1
            yield _day(match, _calendar(match["year"], month, match["day"], today, ahead))
    for match in _NUMERIC.finditer(text):
        yield _day(match, _calendar(match["year"], int(match["month"]), match["day"], today, ahead))
    for match in _SHORT.finditer(text):
        if int(match["month"]) <= 12 and re.search(r"\bon (?:the )?$", text[: match.start()]):
            yield _day(match, _calendar(None, int(match["month"]), match["day"], today, ahead))
    for match in _RELATIVE.finditer(text):
        yield _day(match, _relative(match["word"].lower(), today))
    for match in _AGO.finditer(text):
        yield _day(match, _ago(match, today))
    for match in _SPAN.finditer(text):
        yield Day(match.start(), match.end(), match[0].lower(), None, 0.8)
    for match in _ON_WEEKDAY.finditer(text):
        if _is_day(match):
            yield _day(match, _weekday(match, today, ahead))
    for match in _ORDINAL.finditer(text):
        yield _day(match, _day_of_month(int(match["day"]), today, ahead))


def _is_day(match: re.Match[str]) -> bool:
    """Return whether it is one day: not "Tuesdays", nor the words "sat", "sun" and "wed"."""
    if match["plural"] or (match["which"] or "").lower() == "every":
        return False
    short = len(match["weekday"]) <= 4
    return not short or bool(match["which"]) or match["weekday"][0].isupper()


def _day(match: re.Match[str], on: date | None) -> Day:
    return Day(match.start(), match.end(), on.isoformat() if on else match[0].lower(), on)


def _index(word: str, names: tuple[str, ...]) -> int:
    return next(place for place, name in enumerate(names) if name.startswith(word.lower()[:3]))


def _calendar(year: str | None, month: int, day: str, today: date, ahead: bool) -> date | None:
    try:
        if year:
            return date(int(year) if len(year) == 4 else 2000 + int(year), month, int(day))
        on = date(today.year, month, int(day))
        if ahead and on < today:
            return on.replace(year=today.year + 1)
        return on.replace(year=today.year - 1) if not ahead and on > today else on
    except ValueError:
        return None


def _relative(word: str, today: date) -> date | None:
    shifts = {"yesterday": -1, "last night": -1, "tomorrow": 1, "the other day": None}
    shift = -2 if "before yesterday" in word else shifts.get(word, 0)
    return None if shift is None else today + timedelta(days=shift)


def _ago(match: re.Match[str], today: date) -> date | None:
    unit = match["unit"].lower().rstrip("s")
    count = _COUNTS.get(match["count"].lower()) or int(match["count"])
    days = _UNIT_DAYS.get(unit)
    return today - timedelta(days=days * count) if days else None


def _weekday(match: re.Match[str], today: date, ahead: bool) -> date:
    """Return the day; "last Tuesday" is the one before today, "next Tuesday" the one after."""
    which = (match["which"] or "").lower()
    wanted = _index(match["weekday"], _WEEKDAYS)
    if which in ("next", "the following") or (which != "last" and ahead):
        return today + timedelta(days=(wanted - today.weekday() - 1) % 7 + 1)
    back = (today.weekday() - wanted - 1) % 7 + 1
    if match["back"] and "before last" in match["back"]:
        back += 7
    return today - timedelta(days=back)


def _day_of_month(day: int, today: date, ahead: bool) -> date | None:
    """Return the nearest day of that number, in the direction."""
    for months in range(12):
        place = today.year * 12 + today.month - 1 + (months if ahead else -months)
        try:
            on = date(place // 12, place % 12 + 1, day)
        except ValueError:
            continue
        if (on >= today) if ahead else (on <= today):
            return on
    return None

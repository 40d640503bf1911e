"""When a request is due, and why. Pure: a day in, a day and its working out. Source: law.md."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from desk.tickets.bank_holidays import BankHolidays, england
from desk.tickets.ticket import Kind
from desk.when import in_words

DAY = timedelta(days=1)
SATURDAY = 5
# UK GDPR article 12(3): one month, for each of the data rights. An academy need not answer a
# request for the educational record; the trust invites them, and what such a record holds is
# personal data, so it gets the clock of a request for access.
MONTHS = 1
# Data (Use and Access) Act 2025, section 103: a complaint is acknowledged within 30 days. From
# secondary sources, so the cautious count: the day of receipt is day 1, and no day is left out.
COMPLAINT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Due:
    """The day something is due, and the working as sentences that read on from one another."""

    date: date
    working: tuple[str, ...]


def due(kind: Kind, received: date, holidays: BankHolidays | None = None) -> Due:
    """When a request of `kind` that came on `received` is due, with its working.

    `holidays` are England's unless others are given. Raises HorizonError where they are not known
    for long enough.
    """
    days_off = england() if holidays is None else holidays
    days_off.check_horizon(received)
    if kind == "callback":
        return _callback(received, days_off)
    if kind == "complaint":
        return _complaint(received, days_off)
    return _one_month(received, days_off)


def is_working_day(day: date, holidays: BankHolidays | None = None) -> bool:
    """Whether a day is neither at the weekend nor a bank holiday in England."""
    days_off = england() if holidays is None else holidays
    return day.weekday() < SATURDAY and day not in days_off


def days_left(due_on: date, today: date) -> int:
    """Calendar days from today to the due day: 0 on the day itself, negative when overdue."""
    return (due_on - today).days


def add_months(day: date, months: int) -> date:
    """The same date `months` later; where that month is too short, its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _one_month(received: date, holidays: BankHolidays) -> Due:
    """Law.md fact 1: the corresponding date, or the next working day after it."""
    corresponding = add_months(received, MONTHS)
    answer = _next_working_day(corresponding, holidays)
    return Due(
        answer,
        (
            f"Received {in_words(received)}.",
            _one_month_sentence(received, corresponding, answer, holidays),
            "School holidays do not change this.",
        ),
    )


def _one_month_sentence(
    received: date, corresponding: date, answer: date, holidays: BankHolidays
) -> str:
    later = f"one month later is {_short(corresponding, answer)}"
    if corresponding.day != received.day:
        month = calendar.month_name[corresponding.month]
        later = f"{month} {corresponding.year} has no {_ordinal(received.day)}, so {later}"
    later = later[0].upper() + later[1:]
    if corresponding == answer:
        return f"{later}, a working day; due {in_words(answer)}."
    reasons = _days_off(later, corresponding, answer, holidays)
    return "; ".join([*reasons, f"due {in_words(answer)}."])


def _days_off(start: str, first: date, end: date, holidays: BankHolidays) -> list[str]:
    """Why each day from `first` to the one before `end` is not a working day."""
    before = first in holidays
    said = [f"{start}, {'a bank holiday' if before else 'at the weekend'}"]
    day = first + DAY
    while day < end:
        is_holiday = day in holidays
        if is_holiday:
            said.append(f"{_short(day, end)} is {'one too' if before else 'a bank holiday'}")
        else:
            said.append(f"{_short(day, end)} is {'at the weekend' if before else 'too'}")
        before, day = is_holiday, day + DAY
    return said


def _complaint(received: date, holidays: BankHolidays) -> Due:
    answer = received + (COMPLAINT_DAYS - 1) * DAY
    working = [
        f"Received {in_words(received)}, which counts as day 1.",
        f"Day {COMPLAINT_DAYS} is {in_words(answer)}; the complaint is acknowledged by then.",
    ]
    if not is_working_day(answer, holidays):
        last = _last_working_day(answer, holidays)
        working.append(f"That is not a working day; the last one before it is {in_words(last)}.")
    working.append("School holidays do not change this.")
    return Due(answer, tuple(working))


def _callback(received: date, holidays: BankHolidays) -> Due:
    answer = _next_working_day(received + DAY, holidays)
    return Due(
        answer,
        (
            f"Asked for on {in_words(received)}.",
            f"We aim to call back by the next working day, {in_words(answer)}.",
            "This is our own promise; no law sets it.",
        ),
    )


def _next_working_day(day: date, holidays: BankHolidays) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day, holidays):
        day += DAY
    return day


def _last_working_day(day: date, holidays: BankHolidays) -> date:
    while not is_working_day(day, holidays):
        day -= DAY
    return day


def _short(day: date, near: date) -> str:
    """The day without its year where that is the year of `near`, which follows in the text."""
    return in_words(day) if day.year != near.year else f"{day:%A} {day.day} {day:%B}"


def _ordinal(number: int) -> str:
    """29th, 30th, 31st: no other day can be missing from a month."""
    return f"{number}{'st' if number == 31 else 'th'}"

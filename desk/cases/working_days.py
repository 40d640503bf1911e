"""Counting days, working days and months, with England's bank holidays unless given others."""

import calendar
from datetime import date, timedelta

from desk.cases.bank_holidays import BankHolidays, england

DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, holidays: BankHolidays | None = None) -> bool:
    """Whether a date is neither at the weekend nor a bank holiday."""
    days_off = england() if holidays is None else holidays
    return day.weekday() < SATURDAY and day not in days_off


def next_working_day(day: date, holidays: BankHolidays | None = None) -> date:
    """Return the date itself if it is a working day, else the first one after it."""
    while not is_working_day(day, holidays):
        day += DAY
    return day


def days_left(due_on: date, today: date) -> int:
    """Return calendar days from today to the due date: 0 on it, negative if overdue."""
    return (due_on - today).days


def working_days_left(due_on: date, today: date, holidays: BankHolidays | None = None) -> int:
    """Return working days after today up to and including the due date; negative if overdue.

    0 on the due date itself, and if only days off are left before a due date that is one (it may
    have been proclaimed a holiday since). Overdue, a day off counts as the working day after it: a
    request that was due on Friday is 1 working day late from Saturday to Monday.
    """
    if today <= due_on:
        return _working_days(today, due_on, holidays)
    return -_working_days(due_on, next_working_day(today, holidays), holidays)


def add_months(day: date, months: int) -> date:
    """Return the same date `months` later, or the last day of that month if it is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _working_days(after: date, until: date, holidays: BankHolidays | None) -> int:
    days = (after + number * DAY for number in range(1, (until - after).days + 1))
    return sum(is_working_day(day, holidays) for day in days)

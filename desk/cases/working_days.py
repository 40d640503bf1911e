"""Counting in days, working days and months. Pure: England's bank holidays unless given others."""

import calendar
from datetime import date, timedelta

from desk.cases.bank_holidays import BankHolidays, england

DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, holidays: BankHolidays | None = None) -> bool:
    """Whether a day is neither at the weekend nor a bank holiday."""
    days_off = england() if holidays is None else holidays
    return day.weekday() < SATURDAY and day not in days_off


def next_working_day(day: date, holidays: BankHolidays | None = None) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not is_working_day(day, holidays):
        day += DAY
    return day


def last_working_day(day: date, holidays: BankHolidays | None = None) -> date:
    """The day itself if it is a working day, else the last one before it."""
    while not is_working_day(day, holidays):
        day -= DAY
    return day


def days_left(due_on: date, today: date) -> int:
    """Calendar days from today to the due day: 0 on the day itself, negative when overdue."""
    return (due_on - today).days


def working_days_left(due_on: date, today: date, holidays: BankHolidays | None = None) -> int:
    """Working days after today up to and including the due day; negative when overdue.

    0 on the day itself, and where only days off are left before a due day that is one (a
    complaint's day 30 may be). Overdue, a day off counts as the working day after it: a request
    that was due on Friday is 1 working day late from Saturday to Monday.
    """
    if today <= due_on:
        return _working_days(today, due_on, holidays)
    return -_working_days(due_on, next_working_day(today, holidays), holidays)


def add_months(day: date, months: int) -> date:
    """The same date `months` later; where that month is too short, its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _working_days(after: date, until: date, holidays: BankHolidays | None) -> int:
    days = (after + number * DAY for number in range(1, (until - after).days + 1))
    return sum(is_working_day(day, holidays) for day in days)

"""Bank holidays in England: which days they are, and how far ahead that is known."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import holidays

from bot.content import ContentError, Line, open_document
from bot.paths import DATA

CHANGES = DATA / "bank_holidays.yml"

# The clock may look three months ahead (one month and an extension by two) and then past a run of
# days off; docs/law.md asks for 120 days. Pauses may move a date further: that one is checked, too.
HORIZON = timedelta(days=120)
FIRST_YEAR = 2018  # the UK GDPR's first year: nothing here was received before
UPDATE = "If the day is right, update the Python package 'holidays'."


class HorizonError(LookupError):
    """The bank holidays around a day are not known, so no due date may be promised."""


@dataclass(frozen=True, slots=True)
class BankHolidays:
    """The bank holidays from `since` to `until` (both included), day to name."""

    names: Mapping[date, str]
    since: date
    until: date

    def __contains__(self, day: object) -> bool:
        return day in self.names

    def check_horizon(self, day: date) -> None:
        """Raise HorizonError unless the days from `day` to 120 days later are known."""
        self.check_known(day)
        if day > self.until - HORIZON:
            raise HorizonError(
                f"{self._known}; a date counted from {day} needs the {HORIZON.days} days after it."
                f" {UPDATE}"
            )

    def check_known(self, day: date) -> None:
        """Raise HorizonError if it is not known whether `day` is a bank holiday."""
        if day < self.since:
            raise HorizonError(f"{self._known}; {day} lies before that. Correct the year.")
        if day > self.until:
            raise HorizonError(f"{self._known}; {day} lies after that. {UPDATE}")

    @property
    def _known(self) -> str:
        return f"Bank holidays are known from {self.since} to {self.until}"


@dataclass(frozen=True, slots=True)
class Proclaimed:
    """A bank holiday that the package does not have."""

    date: date
    name: Line


@dataclass(frozen=True, slots=True)
class Changes:
    """The trust's changes to the package's bank holidays (data/bank_holidays.yml)."""

    add: tuple[Proclaimed, ...] = ()
    remove: tuple[date, ...] = ()


@cache
def england(changes: Path = CHANGES) -> BankHolidays:
    """Return England's bank holidays: the `holidays` package's, with the trust's `changes`.

    The package computes the yearly ones as far as it reaches, and has the one-off ones (a jubilee,
    a moved May Day) that had been proclaimed when it was released: keep it up to date. Raises
    ContentError if the changes cannot be used.
    """
    reach = holidays.country_holidays("GB", subdiv="ENG").end_year
    years = range(FIRST_YEAR, reach + 1)
    days = dict(holidays.country_holidays("GB", subdiv="ENG", years=years))
    known = BankHolidays(days, date(FIRST_YEAR, 1, 1), date(reach, 12, 31))
    return _changed(known, changes)


def _changed(known: BankHolidays, path: Path) -> BankHolidays:
    """Raises ContentError for a change that has no effect, or lies outside the known years."""
    document = open_document(path)
    changes = document.read_as(Changes)
    names, faults = dict(known.names), []
    for number, day in enumerate(changes.remove):
        if names.pop(day, None) is None:
            found = f"{day} is no bank holiday, so it cannot be removed."
            faults.append(document.fault(("remove", number), found, "Correct or delete the date."))
    for number, holiday in enumerate(changes.add):
        if not known.since <= holiday.date <= known.until:
            found = f"{holiday.date} lies outside the years {FIRST_YEAR} to {known.until.year}."
            faults.append(document.fault(("add", number), found, "Correct the year."))
        names[holiday.date] = holiday.name
    if faults:
        raise ContentError(*faults)
    return replace(known, names=names)

"""Bank holidays in England: which days they are, and how far ahead that is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

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
        """Raise HorizonError where it is not known whether `day` is a bank holiday."""
        if day < self.since:
            raise HorizonError(f"{self._known}; {day} lies before that. Correct the year.")
        if day > self.until:
            raise HorizonError(f"{self._known}; {day} lies after that. {UPDATE}")

    @property
    def _known(self) -> str:
        return f"Bank holidays are known from {self.since} to {self.until}"


@cache
def england() -> BankHolidays:
    """England's bank holidays, from the `holidays` package.

    It computes the yearly ones as far as it reaches, and knows the one-off ones (a jubilee, a
    moved May Day) that had been proclaimed when it was released: keep it up to date.
    """
    reach = holidays.country_holidays("GB", subdiv="ENG").end_year
    years = range(FIRST_YEAR, reach + 1)
    days = holidays.country_holidays("GB", subdiv="ENG", years=years)
    return BankHolidays(dict(days), date(FIRST_YEAR, 1, 1), date(reach, 12, 31))

"""The clock against a second, deliberately naive one that walks from day to day."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.cases.bank_holidays import england
from desk.cases.deadline import Timeline, due, extension_deadline, is_working_day
from tests.desk.cases.clocks import DAY, ONE_MONTH, timelines
from tests.desk.samples import KINDS, RULES
from tests.each import each
from tests.effort import cases

# What Parliament or the King moved or added: VE Day, the Jubilee, a funeral, the Coronation.
MOVED = {date(2020, 5, 4): date(2020, 5, 8), date(2022, 5, 30): date(2022, 6, 2)}
ADDED = {date(2022, 6, 3), date(2022, 9, 19), date(2023, 5, 8)}


def easter(year: int) -> date:
    """Easter Sunday: Butcher's algorithm (1876)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    correction = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - century // 4 - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def monday_of(year: int, month: int, *, last: bool) -> date:
    """A Monday of May or August, which both have 31 days."""
    days = [date(year, month, day) for day in range(1, 32)]
    return [day for day in days if day.weekday() == 0][-1 if last else 0]


def bank_holidays(year: int) -> set[date]:
    """England's bank holidays on weekdays: Banking and Financial Dealings Act 1971, and custom."""
    days = {easter(year) - 2 * DAY, easter(year) + DAY}
    for monday in (
        monday_of(year, 5, last=False),
        monday_of(year, 5, last=True),
        monday_of(year, 8, last=True),
    ):
        days.add(MOVED.get(monday, monday))
    # A fixed day at the weekend is made up for on the next weekday that is not taken.
    for fixed in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while fixed.weekday() >= 5 or fixed in days:
            fixed += DAY
        days.add(fixed)
    return days | {day for day in ADDED if day.year == year}


HOLIDAYS = {day for year in range(2018, 2101) for day in bank_holidays(year)}


def months_later(start: date, months: int) -> date:
    """Walk until so many months have begun, then to the same day, or to the month's last."""
    day, begun = start, 0
    while begun < months:
        day += DAY
        begun += day.day == 1
    while day.day < start.day and (day + DAY).day != 1:
        day += DAY
    return day


def paused(kind: str, timeline: Timeline, day: date) -> bool:
    return kind in ("access", "educational_record") and any(
        pause.asked <= day and (pause.answered is None or day < pause.answered)
        for pause in timeline.pauses
    )


def run_out(kind: str, timeline: Timeline, start: date, months: int) -> date | None:
    """The day a clock runs out that goes on only on days without a pause; None if it never does."""
    left = (months_later(start, months) - start).days
    day = start
    while left or paused(kind, timeline, day):
        left -= not paused(kind, timeline, day)
        day += DAY
        if (day - start).days > 1000:
            return None
    return day


def time_up(kind: str, timeline: Timeline, start: date) -> date | None:
    """The same, with an extension if it was told of while the first month still ran."""
    first = run_out(kind, timeline, start, 1)
    told = timeline.extended
    if told is None or (first is not None and told > first):
        return first
    return run_out(kind, timeline, start, 3)


def naive_start(kind: str, timeline: Timeline) -> date | None:
    asked = timeline.identity_asked
    if asked is not None:
        end = run_out(kind, timeline, timeline.received, 1)
        if end is None or asked <= end:
            return timeline.identity_arrived
    return timeline.received


def naive_due(kind: str, timeline: Timeline, start: date) -> date | None:
    day = time_up(kind, timeline, start)
    while day is not None and (day.weekday() >= 5 or day in HOLIDAYS):
        day += DAY
    return day


@each("year", range(2018, 2101))
def test_the_package_knows_englands_bank_holidays(year: int) -> None:
    known = {day for day in england().names if day.year == year and day.weekday() < 5}
    assert known == bank_holidays(year)


@settings(max_examples=cases(2500), deadline=None)
@given(kind=st.sampled_from(ONE_MONTH), timeline=timelines(extended_by=60))
def test_both_clocks_agree(kind: str, timeline: Timeline) -> None:
    start = naive_start(kind, timeline)
    first = None if start is None else run_out(kind, timeline, start, 1)
    told = timeline.extended
    if first is not None:
        assert extension_deadline(RULES[kind], timeline) == first
    if first is not None and told is not None and told > first:
        with pytest.raises(ValueError, match="too late"):
            due(RULES[kind], timeline)
        return
    expected = None if start is None else naive_due(kind, timeline, start)
    assert due(RULES[kind], timeline).date == expected


@given(received=st.dates(date(2018, 5, 25), date(2098, 12, 31)), kind=st.sampled_from(KINDS))
def test_a_working_day_is_one_for_both(received: date, kind: str) -> None:
    found = due(RULES[kind], Timeline(received)).date
    assert found is not None
    naive = found.weekday() < 5 and found not in HOLIDAYS
    assert is_working_day(found) == naive

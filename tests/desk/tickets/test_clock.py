"""The clock: law.md's own cases, the words of its working, and properties of any date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.tickets import clock
from desk.tickets.bank_holidays import BankHolidays, HorizonError, england
from desk.tickets.ticket import KINDS, Kind
from desk.when import in_words

DAY = timedelta(days=1)
ONE_MONTH: list[Kind] = [kind for kind in KINDS if kind not in ("complaint", "callback")]
dates = st.dates(date(2018, 5, 25), date(2099, 12, 31))


def on(day: str) -> date:
    return date.fromisoformat(day)


def text(kind: Kind, received: str) -> str:
    return " ".join(clock.due(kind, on(received)).working)


@pytest.mark.parametrize("kind", ONE_MONTH)
@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2024-11-25", "2024-12-27"),  # law.md, from the ICO: Christmas and Boxing Day
        ("2026-01-31", "2026-03-02"),  # law.md: no 31 February, and the 28th is a Saturday
        ("2026-01-01", "2026-02-02"),  # law.md: 1 February is a Sunday
        ("2025-01-31", "2025-02-28"),  # the last day of February, a Friday
        ("2024-01-31", "2024-02-29"),  # a leap year
        ("2024-01-30", "2024-02-29"),
        ("2024-01-29", "2024-02-29"),
        ("2021-01-01", "2021-02-01"),  # the ICO's 1 Jan -> 1 Feb, where that is a working day
        ("2026-03-03", "2026-04-07"),  # Good Friday to Easter Monday
        ("2022-05-02", "2022-06-06"),  # the Platinum Jubilee: two bank holidays, then a weekend
        ("2027-11-25", "2027-12-29"),  # Christmas on a Saturday, with both substitute days
        ("2022-12-01", "2023-01-03"),  # New Year's Day on a Sunday
        ("2026-12-15", "2027-01-15"),  # over the turn of the year
        ("2026-07-23", "2026-08-24"),  # in the school holidays, which change nothing
        ("2026-10-30", "2026-11-30"),  # a Scottish bank holiday: England works
        ("2026-02-17", "2026-03-17"),  # a Northern Irish one
    ],
)
def test_one_month(kind: Kind, received: str, due: str) -> None:
    assert clock.due(kind, on(received)).date == on(due)


@pytest.mark.parametrize(
    ("kind", "received", "due"),
    [
        ("complaint", "2026-06-19", "2026-07-18"),  # law.md: received + 29, though a Saturday
        ("complaint", "2026-11-23", "2026-12-22"),
        ("callback", "2026-11-23", "2026-11-24"),
        ("callback", "2026-11-27", "2026-11-30"),  # Friday
        ("callback", "2026-11-28", "2026-11-30"),  # Saturday
        ("callback", "2026-12-24", "2026-12-29"),  # Boxing Day's substitute is the 28th
    ],
)
def test_other_clocks(kind: Kind, received: str, due: str) -> None:
    assert clock.due(kind, on(received)).date == on(due)


@pytest.mark.parametrize(
    ("kind", "received", "working"),
    [
        (
            "access",
            "2024-11-25",
            "Received Monday 25 November 2024. One month later is Wednesday 25 December, a bank "
            "holiday; Thursday 26 December is one too; due Friday 27 December 2024. School "
            "holidays do not change this.",
        ),
        (
            "erasure",
            "2026-01-31",
            "Received Saturday 31 January 2026. February 2026 has no 31st, so one month later is "
            "Saturday 28 February, at the weekend; Sunday 1 March is too; due Monday 2 March 2026. "
            "School holidays do not change this.",
        ),
        (
            "access",
            "2026-03-03",
            "Received Tuesday 3 March 2026. One month later is Friday 3 April, a bank holiday; "
            "Saturday 4 April is at the weekend; Sunday 5 April is too; Monday 6 April is a bank "
            "holiday; due Tuesday 7 April 2026. School holidays do not change this.",
        ),
        (
            "access",
            "2023-11-30",
            "Received Thursday 30 November 2023. One month later is Saturday 30 December 2023, at "
            "the weekend; Sunday 31 December 2023 is too; Monday 1 January is a bank holiday; due "
            "Tuesday 2 January 2024. School holidays do not change this.",
        ),
        (
            "access",
            "2026-11-23",
            "Received Monday 23 November 2026. One month later is Wednesday 23 December, a working "
            "day; due Wednesday 23 December 2026. School holidays do not change this.",
        ),
        (
            "access",
            "2023-01-30",
            "Received Monday 30 January 2023. February 2023 has no 30th, so one month later is "
            "Tuesday 28 February, a working day; due Tuesday 28 February 2023. School holidays do "
            "not change this.",
        ),
        (
            "complaint",
            "2026-06-19",
            "Received Friday 19 June 2026, which counts as day 1. Day 30 is Saturday 18 July 2026; "
            "the complaint is acknowledged by then. That is not a working day; the last one before "
            "it is Friday 17 July 2026. School holidays do not change this.",
        ),
        (
            "complaint",
            "2026-11-23",
            "Received Monday 23 November 2026, which counts as day 1. Day 30 is Tuesday 22 December"
            " 2026; the complaint is acknowledged by then. School holidays do not change this.",
        ),
        (
            "callback",
            "2026-11-27",
            "Asked for on Friday 27 November 2026. We aim to call back by the next working day, "
            "Monday 30 November 2026. This is our own promise; no law sets it.",
        ),
    ],
)
def test_working(kind: Kind, received: str, working: str) -> None:
    assert text(kind, received) == working


@given(received=dates, kind=st.sampled_from(ONE_MONTH))
def test_a_month_is_a_month(received: date, kind: Kind) -> None:
    due = clock.due(kind, received)
    corresponding = clock.add_months(received, 1)
    assert clock.is_working_day(due.date)
    # Rolled on only over days off: nobody waits longer than the law says.
    days_between = (corresponding + n * DAY for n in range((due.date - corresponding).days))
    assert not any(clock.is_working_day(day) for day in days_between)
    assert corresponding <= due.date <= corresponding + 5 * DAY
    assert in_words(received) in due.working[0]
    assert due.working[1].endswith(f"due {in_words(due.date)}.")


@given(received=dates, kind=st.sampled_from(KINDS))
def test_who_asks_later_is_not_due_earlier(received: date, kind: Kind) -> None:
    assert clock.due(kind, received).date <= clock.due(kind, received + DAY).date


@given(received=dates, kind=st.sampled_from(KINDS))
def test_the_working_names_the_due_date_once_reached(received: date, kind: Kind) -> None:
    due = clock.due(kind, received)
    assert due.date > received
    assert any(in_words(due.date) in sentence for sentence in due.working)
    assert all(sentence.endswith(".") for sentence in due.working)


@given(received=dates, months=st.integers(1, 24))
def test_add_months_keeps_the_day_or_clamps_it(received: date, months: int) -> None:
    later = clock.add_months(received, months)
    assert (later.year * 12 + later.month) - (received.year * 12 + received.month) == months
    clamped = later.day < received.day and (later + DAY).day == 1
    assert later.day == received.day or clamped


@pytest.mark.parametrize(
    ("day", "working"),
    [("2026-11-23", True), ("2026-11-28", False), ("2026-11-29", False), ("2026-12-25", False),
     ("2026-12-28", False), ("2026-12-29", True)],
)  # fmt: skip
def test_working_days(day: str, working: bool) -> None:
    assert clock.is_working_day(on(day)) is working


@pytest.mark.parametrize(
    ("due", "left"), [("2026-11-23", 0), ("2026-11-24", 1), ("2026-11-20", -3)]
)
def test_days_left(due: str, left: int) -> None:
    assert clock.days_left(on(due), on("2026-11-23")) == left


def test_other_holidays_can_be_given() -> None:
    fair = BankHolidays({on("2026-12-23"): "Fair"}, on("2026-01-01"), on("2027-12-31"))
    assert clock.due("access", on("2026-11-23"), fair).date == on("2026-12-24")
    assert not clock.is_working_day(on("2026-12-23"), fair)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("received", "known"),
    [("2026-01-01", True), ("2026-09-02", True), ("2026-09-03", False), ("2025-12-31", False)],
)
def test_horizon(kind: Kind, received: str, known: bool) -> None:
    data = BankHolidays({}, on("2026-01-01"), on("2026-12-31"))
    if known:
        clock.due(kind, on(received), data)
        return
    with pytest.raises(HorizonError, match="known from 2026-01-01 to 2026-12-31"):
        clock.due(kind, on(received), data)


def test_englands_holidays_reach_far_enough_for_today() -> None:
    england().check_horizon(date.today())  # noqa: DTZ011 - any day near today will do
    assert on("2023-05-08") in england()  # the Coronation: one-off days are there
    assert on("2026-11-30") not in england()  # St Andrew's Day is Scotland's

"""Counting days, and working days, to a due date."""

import pytest

from desk.cases import deadline
from tests.desk.cases.clocks import on


@pytest.mark.parametrize(
    ("day", "working"),
    [("2026-11-23", True), ("2026-11-28", False), ("2026-11-29", False), ("2026-12-25", False),
     ("2026-12-28", False), ("2026-12-29", True)],
)  # fmt: skip
def test_working_days(day: str, working: bool) -> None:
    assert deadline.is_working_day(on(day)) is working


@pytest.mark.parametrize(
    ("due", "left"), [("2026-11-23", 0), ("2026-11-24", 1), ("2026-11-20", -3)]
)
def test_days_left(due: str, left: int) -> None:
    assert deadline.days_left(on(due), on("2026-11-23")) == left


@pytest.mark.parametrize(
    ("due", "today", "left"),
    [
        ("2026-11-27", "2026-11-27", 0),
        ("2026-11-27", "2026-11-26", 1),
        ("2026-11-30", "2026-11-27", 1),  # over the weekend
        ("2026-11-30", "2026-11-28", 1),  # on it
        ("2026-11-30", "2026-11-29", 1),
        ("2026-12-29", "2026-12-24", 1),  # over Christmas
        ("2026-12-07", "2026-11-23", 10),
        ("2026-11-27", "2026-11-28", -1),  # overdue, though no working day has passed
        ("2026-11-27", "2026-11-29", -1),
        ("2026-11-27", "2026-11-30", -1),
        ("2026-11-27", "2026-12-01", -2),
        ("2026-12-24", "2026-12-25", -1),
        ("2026-12-24", "2026-12-29", -1),
        ("2026-07-18", "2026-07-17", 0),  # a complaint's day 30, a Saturday: this is the last day
        ("2026-07-18", "2026-07-16", 1),
        ("2026-07-18", "2026-07-18", 0),
        ("2026-07-18", "2026-07-19", -1),
    ],
)
def test_working_days_left(due: str, today: str, left: int) -> None:
    assert deadline.working_days_left(on(due), on(today)) == left

"""The words of the clock's working, sentence by sentence."""

import pytest

from desk.cases import deadline
from desk.cases.deadline import Timeline
from tests.desk.cases.clocks import timeline
from tests.desk.samples import RULES


@pytest.mark.parametrize(
    ("kind", "received", "expected"),
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
            "Received Friday 19 June 2026; the day after, Saturday 20 June 2026, is day 1. Day 30 "
            "is Sunday 19 July, at the weekend; due Monday 20 July 2026. The complaint is "
            "acknowledged by Monday 20 July 2026. School holidays do not change this.",
        ),
        (
            "complaint",
            "2026-11-23",
            "Received Monday 23 November 2026; the day after, Tuesday 24 November 2026, is day 1. "
            "Day 30 is Wednesday 23 December, a working day; due Wednesday 23 December 2026. The "
            "complaint is acknowledged by Wednesday 23 December 2026. School holidays do not "
            "change this.",
        ),
        (
            "callback",
            "2026-11-27",
            "Asked for on Friday 27 November 2026. We aim to call back by the next working day, "
            "Monday 30 November 2026. This is our own promise; no law sets it.",
        ),
    ],
)
def test_of_a_request_that_just_came(kind: str, received: str, expected: str) -> None:
    assert " ".join(deadline.due(RULES[kind], timeline(received)).explanation) == expected


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (
            timeline("2026-03-01", proof=("2026-03-02", "2026-03-09")),
            "Proof of identity or authority was asked for on Monday 2 March 2026. The month starts "
            "on the day it arrived: Monday 9 March 2026. One month later is Thursday 9 April, a "
            "working day; due Thursday 9 April 2026.",
        ),
        (
            timeline("2026-03-01", proof=("2026-03-02", None)),
            "Proof of identity or authority was asked for on Monday 2 March 2026. The month starts "
            "on the day it arrives, so there is no due date yet.",
        ),
        (
            timeline("2026-03-01", proof=("2026-03-02", None), extended="2026-03-03"),
            "Proof of identity or authority was asked for on Monday 2 March 2026. The month starts "
            "on the day it arrives, so there is no due date yet. The time was extended by two "
            "further months on Tuesday 3 March 2026.",
        ),
        (
            timeline("2026-03-01", proof=("2026-04-02", "2026-04-10")),
            "Proof of identity or authority was asked for on Thursday 2 April 2026. That was too "
            "late to change the start of the month: the last day for that was Wednesday 1 April "
            "2026. One month after Sunday 1 March 2026 is Wednesday 1 April, a working day; due "
            "Wednesday 1 April 2026.",
        ),
        (
            timeline("2026-03-01", ("2026-03-10", "2026-03-15")),
            "One month later is Wednesday 1 April 2026. Paused for 5 days, from Tuesday 10 March to"
            " Sunday 15 March 2026, while we waited for an answer to our question. Moved on by 5 "
            "days, that is Monday 6 April, a bank holiday; due Tuesday 7 April 2026.",
        ),
        (
            timeline(
                "2026-03-01",
                ("2026-03-10", "2026-03-15"),
                ("2026-03-12", "2026-03-16"),
                ("2026-03-20", "2026-03-21"),
            ),
            "One month later is Wednesday 1 April 2026. Paused for 6 days, from Tuesday 10 March to"
            " Monday 16 March 2026, while we waited for answers to our questions. Paused for 1 day,"
            " from Friday 20 March to Saturday 21 March 2026, while we waited for an answer to our "
            "question. Moved on by 7 days in all, that is Wednesday 8 April, a working day; due "
            "Wednesday 8 April 2026.",
        ),
        (
            timeline("2026-03-01", ("2026-03-10", "2026-03-15"), ("2026-03-15", "2026-03-17")),
            "One month later is Wednesday 1 April 2026. Paused for 5 days, from Tuesday 10 March to"
            " Sunday 15 March 2026, while we waited for an answer to our question. Paused for 2 "
            "days, from Sunday 15 March to Tuesday 17 March 2026, while we waited for an answer to "
            "our question. Moved on by 7 days in all, that is Wednesday 8 April, a working day; due"
            " Wednesday 8 April 2026.",
        ),
        (
            timeline("2025-12-01", ("2025-12-30", "2026-01-02")),
            "One month later is Thursday 1 January 2026. Paused for 3 days, from Tuesday 30 "
            "December 2025 to Friday 2 January 2026, while we waited for an answer to our question."
            " Moved on by 3 days, that is Sunday 4 January, at the weekend; due Monday 5 January "
            "2026.",
        ),
        (
            timeline("2026-03-01", ("2026-03-10", "2026-03-12"), ("2026-03-20", None)),
            "One month later is Wednesday 1 April 2026. Paused for 2 days, from Tuesday 10 March to"
            " Thursday 12 March 2026, while we waited for an answer to our question. Paused since "
            "Friday 20 March 2026, while we wait for an answer to our question, so there is no due "
            "date yet. From the day of the answer we have 14 days left.",
        ),
        (
            timeline("2026-03-01", ("2026-03-31", None), extended="2026-03-03"),
            "The time was extended by two further months on Tuesday 3 "
            "March 2026. Three months after Sunday 1 March 2026 is Monday 1 June 2026. Paused since"
            " Tuesday 31 March 2026, while we wait for an answer to our question, so there is no "
            "due date yet. From the day of the answer we have 62 days left.",
        ),
        (
            timeline("2026-03-01", ("2026-03-31", None)),
            "One month later is Wednesday 1 April 2026. Paused since Tuesday 31 March 2026, while "
            "we wait for an answer to our question, so there is no due date yet. From the day of "
            "the answer we have 1 day left.",
        ),
        (
            timeline("2026-03-01", ("2026-03-10", "2026-03-10"), ("2026-04-02", None)),
            "Our question of Tuesday 10 March 2026 was answered the same day, so it does not stop "
            "the clock. Our question of Thursday 2 April 2026 came too late to stop the clock: the "
            "last day for that was Wednesday 1 April 2026. One month after Sunday 1 March 2026 is "
            "Wednesday 1 April, a working day; due Wednesday 1 April 2026.",
        ),
        (
            timeline(
                "2026-03-01", ("2026-03-03", "2026-03-09"), proof=("2026-03-02", "2026-03-09")
            ),
            "Proof of identity or authority was asked for on Monday 2 March 2026. The month starts "
            "on the day it arrived: Monday 9 March 2026. Our question of Tuesday 3 March 2026 was "
            "answered by the start of the month, so it does not stop the clock. One month after "
            "Monday 9 March 2026 is Thursday 9 April, a working day; due Thursday 9 April 2026.",
        ),
        (
            timeline("2025-11-30", extended="2025-12-30"),
            "The time was extended by two further months on Tuesday 30 "
            "December 2025. February 2026 has no 30th, so three months after Sunday 30 November "
            "2025 is Saturday 28 February, at the weekend; Sunday 1 March is too; due Monday 2 "
            "March 2026.",
        ),
    ],
)
def test_of_what_happened_since(when: Timeline, expected: str) -> None:
    received, *rest, last = deadline.due(RULES["access"], when).explanation
    assert received.startswith("Received ")
    assert " ".join(rest) == expected
    assert last == "School holidays do not change this."


def test_of_a_question_that_stops_no_clock() -> None:
    when = timeline("2026-03-01", ("2026-03-10", None))
    assert deadline.due(RULES["erasure"], when).explanation == (
        "Received Sunday 1 March 2026.",
        "Our question of Tuesday 10 March 2026 does not stop the clock for this kind of request.",
        "One month after Sunday 1 March 2026 is Wednesday 1 April, a working day; "
        "due Wednesday 1 April 2026.",
        "School holidays do not change this.",
    )


@pytest.mark.parametrize("kind", ["complaint", "callback"])
def test_of_what_moves_no_complaint_or_call_back(kind: str) -> None:
    moved = timeline(
        "2026-06-19", ("2026-06-22", None), proof=("2026-06-22", None), extended="2026-06-23"
    )
    working = deadline.due(RULES[kind], moved).explanation
    assert working[-4:-1] == (
        "Asking for proof of identity or authority does not move this date.",
        "Asking a question does not move this date.",
        "This date cannot be extended.",
    )
    untouched = deadline.due(RULES[kind], timeline("2026-06-19")).explanation
    assert (*working[:-4], working[-1]) == untouched

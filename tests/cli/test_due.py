"""What `privacy-desk due` prints."""

from typing import Any

import pytest

from cli.due import DueCommandError, lines
from tests.desk.cases.clocks import on


def test_a_due_date_and_its_working() -> None:
    assert lines("access", on("2024-11-25")) == [
        "Due 2024-12-27, Friday 27 December 2024.",
        "Received Monday 25 November 2024.",
        "One month later is Wednesday 25 December, a bank holiday; Thursday 26 December is one too;"
        " due Friday 27 December 2024.",
        "School holidays do not change this.",
    ]


@pytest.mark.parametrize("kind", ["Direct marketing", "direct-marketing", "DIRECT_MARKETING"])
def test_a_kind_as_people_write_it(kind: str) -> None:
    assert lines(kind, on("2026-01-31"))[0] == "Due 2026-03-02, Monday 2 March 2026."


def test_everything_that_moves_it() -> None:
    said = lines(
        "educational-record",
        on("2026-03-01"),
        identity_asked=on("2026-03-02"),
        identity_arrived=on("2026-03-09"),
        asked=[on("2026-03-10"), on("2026-03-20")],
        answered=[on("2026-03-15"), on("2026-03-24")],
        extended=on("2026-03-12"),
    )
    assert said[0] == "Due 2026-06-18, Thursday 18 June 2026."  # 9 June and 9 days


@pytest.mark.parametrize(
    "waiting", [{"identity_asked": on("2026-03-02")}, {"asked": [on("2026-03-02")]}]
)
def test_a_clock_that_stands_still(waiting: dict[str, Any]) -> None:
    said = lines("access", on("2026-03-01"), **waiting)
    assert said[:2] == [
        "No due date yet: the clock is stopped.",
        "Received Sunday 1 March 2026.",
    ]


@pytest.mark.parametrize(
    ("kind", "received", "more", "problem"),
    [
        ("acces", "2026-03-01", {}, r"'acces' is no kind of request. The kinds are: access, autom"),
        ("access", "1990-03-01", {}, r"1990-03-01 lies before that. Correct the year."),
        ("access", "9999-03-01", {}, r"lies after that. .* update the Python package 'holidays'"),
        ("access", "2026-03-01", {"extended": on("2026-05-01")}, r"An extension .* comes too late"),
        ("access", "2026-03-01", {"identity_arrived": on("2026-03-05")}, r"Give that day, too."),
        ("access", "2026-03-01", {"answered": [on("2026-03-05")]}, r"more answers than questions"),
    ],
)
def test_what_is_wrong_is_said(
    kind: str, received: str, more: dict[str, Any], problem: str
) -> None:
    with pytest.raises(DueCommandError, match=problem):
        lines(kind, on(received), **more)

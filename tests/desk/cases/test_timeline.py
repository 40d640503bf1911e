"""What may have happened to a request, and in which order."""

import json

import pytest

from desk.cases.deadline import Pause, Timeline
from tests.desk.cases.clocks import on, timeline


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (
            {"identity_asked": "2026-02-28"},
            "the request was received on Sunday 1 March 2026, but proof was asked for on Saturday "
            "28 February 2026, before that",
        ),
        (
            {"identity_asked": "2026-03-03", "identity_arrived": "2026-03-02"},
            "proof was asked for on Tuesday 3 March 2026, but it arrived on Monday 2 March 2026",
        ),
        (
            {"identity_arrived": "2026-03-02"},
            "Proof arrived on Monday 2 March 2026, but there is no day on which it was asked for",
        ),
        ({"extended": "2026-02-28"}, "the requester was told of an extension on Saturday 28 Feb"),
        ({"pauses": [{"asked": "2026-02-28"}]}, "a question was asked on Saturday 28 February"),
        (
            {"pauses": [{"asked": "2026-03-03", "answered": "2026-03-02"}]},
            "a question was asked on Tuesday 3 March 2026, but it was answered on Monday 2 March",
        ),
    ],
)
def test_an_impossible_order_is_refused(values: dict[str, object], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        Timeline.from_dict({"received": "2026-03-01", **values})


def test_everything_may_happen_on_one_day() -> None:
    day = "2026-03-01"
    assert timeline(day, (day, day), proof=(day, day), extended=day).latest == on(day)


@pytest.mark.parametrize(
    ("when", "latest"),
    [
        (timeline("2026-03-01"), "2026-03-01"),
        (timeline("2026-03-01", proof=("2026-03-02", None)), "2026-03-02"),
        (timeline("2026-03-01", proof=("2026-03-02", "2026-03-04")), "2026-03-04"),
        (timeline("2026-03-01", extended="2026-03-05"), "2026-03-05"),
        (timeline("2026-03-01", ("2026-03-06", None)), "2026-03-06"),
        (timeline("2026-03-01", ("2026-03-06", "2026-03-07")), "2026-03-07"),
    ],
)
def test_the_latest_day(when: Timeline, latest: str) -> None:
    assert when.latest == on(latest)


def test_it_is_stored_as_plain_json() -> None:
    when = Timeline(
        on("2026-03-01"),
        identity_asked=on("2026-03-02"),
        pauses=(Pause(on("2026-03-03"), on("2026-03-04")), Pause(on("2026-03-05"))),
    )
    stored = json.dumps(when.as_dict())
    assert json.loads(stored) == {
        "received": "2026-03-01",
        "identity_asked": "2026-03-02",
        "identity_arrived": None,
        "pauses": [
            {"asked": "2026-03-03", "answered": "2026-03-04"},
            {"asked": "2026-03-05", "answered": None},
        ],
        "extended": None,
    }
    assert Timeline.from_dict(json.loads(stored)) == when


def test_what_is_missing_has_not_happened() -> None:
    assert Timeline.from_dict({"received": "2026-03-01"}) == Timeline(on("2026-03-01"))

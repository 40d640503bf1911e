"""Days are counted in the trust's time zone."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from desk.dates import in_words, london, moment_in_words, now


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 7, 1, 22, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 23, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 1, 23, 59, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 12, 2, 4, 0, tzinfo=timezone(timedelta(hours=5))), date(2026, 12, 1)),
    ],
)
def test_the_day_in_london(moment: datetime, day: date) -> None:
    assert london(moment) == day


def test_a_time_without_a_zone_has_no_day() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        london(datetime(2026, 7, 1))  # noqa: DTZ001 - the fault under test


def test_now_is_aware_and_in_utc() -> None:
    assert now().utcoffset() == timedelta(0)


def test_words() -> None:
    assert in_words(date(2026, 3, 2)) == "Monday 2 March 2026"
    moment = datetime(2026, 7, 1, 23, 5, tzinfo=UTC)
    assert moment_in_words(moment) == "Thursday 2 July 2026 at 00:05"

"""Time: stored in UTC, counted in days as the trust lives them. Only here is the zone known."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def london(moment: datetime) -> date:
    """The calendar day of an aware moment at the trust: 23:30 UTC in July is the next day there."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be placed on a day: {moment.isoformat()}")
    return moment.astimezone(LONDON).date()


def in_words(day: date) -> str:
    """Monday 25 November 2024"""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def moment_in_words(moment: datetime) -> str:
    """Monday 25 November 2024 at 21:05, as clocks at the trust show it."""
    local = moment.astimezone(LONDON)
    return f"{in_words(london(moment))} at {local:%H:%M}"

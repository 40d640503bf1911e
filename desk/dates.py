"""Time: stored in UTC, counted in London's calendar days. Only this module knows the zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return datetime.now(UTC)


def london(moment: datetime) -> date:
    """Return the calendar day of an aware moment in London: 23:30 UTC in July is the next day."""
    if moment.tzinfo is None:
        raise ValueError(f"a time without a zone cannot be placed on a day: {moment.isoformat()}")
    return moment.astimezone(LONDON).date()


def in_words(day: date) -> str:
    """Return the day as `Monday 25 November 2024`."""
    return f"{day:%A} {day.day} {day:%B} {day.year}"


def moment_in_words(moment: datetime) -> str:
    """Return the moment as `Monday 25 November 2024 at 21:05`, in London's time."""
    local = moment.astimezone(LONDON)
    return f"{in_words(london(moment))} at {local:%H:%M}"

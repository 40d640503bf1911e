"""An alarm before the known bank holidays run out: no due date can be calculated without them."""

from datetime import date, timedelta
from typing import Any

import structlog

from desk.cases.bank_holidays import BankHolidays, HorizonError, england
from desk.casework.context import CaseContext
from desk.dates import london

# Time to bring a new release of the package in before the first request is turned away.
AHEAD = timedelta(days=30)

log = structlog.get_logger(__name__)


def alarm(today: date, holidays: BankHolidays | None = None) -> str | None:
    """Return what is wrong with the calendar, today or in 30 days; None if nothing is."""
    days_off = england() if holidays is None else holidays
    for day in (today, today + AHEAD):
        try:
            days_off.check_horizon(day)
        except HorizonError as error:
            return f"From {day:%Y-%m-%d} on, new requests cannot be given a due date. {error}"
    return None


def check_horizon(context: CaseContext) -> dict[str, Any]:
    """Log the alarm, if there is one; the digest says the same to the DPL."""
    said = alarm(london(context.clock()))
    if said:
        log.error(said)
    return {"alarm": said}

"""When a request is due, and why. Pure: days in, a date and its explanation out.

Source: docs/law.md.
"""

from dataclasses import dataclass
from datetime import date

from desk.cases import explanation
from desk.cases.bank_holidays import BankHolidays, england
from desk.cases.kind import KindRules
from desk.cases.time_limit import beginning, first_month, time_limit
from desk.cases.timeline import Pause, Timeline
from desk.cases.working_days import (
    DAY,
    add_months,
    days_left,
    is_working_day,
    next_working_day,
    working_days_left,
)
from desk.dates import in_words

__all__ = [
    "Due",
    "Pause",
    "Timeline",
    "add_months",
    "days_left",
    "due",
    "extension_deadline",
    "is_extended_too_late",
    "is_working_day",
    "working_days_left",
]

# Data (Use and Access) Act 2025, section 103: a complaint is acknowledged within 30 days. They
# begin on the day after receipt, and a last day off moves to the next working day (docs/law.md).
ACKNOWLEDGEMENT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Due:
    """The due date, and its explanation as sentences that read on from one another.

    The date is None while the clock is stopped: proof of identity, or an answer, is awaited.
    """

    date: date | None
    explanation: tuple[str, ...]


def due(rules: KindRules, timeline: Timeline, holidays: BankHolidays | None = None) -> Due:
    """Return when a request with this timeline is due, and why.

    `holidays` defaults to England's. Raises HorizonError if they are not known far enough ahead,
    and ValueError if the requester was told of an extension too late.
    """
    days_off = england() if holidays is None else holidays
    match rules.time_limit:
        case "one month":
            return _months(rules, timeline, days_off)
        case "acknowledgement in 30 days":
            return _acknowledgement(rules, timeline, days_off)
        case "next working day":
            return _next_working_day(rules, timeline, days_off)


def extension_deadline(rules: KindRules, timeline: Timeline) -> date | None:
    """Return the last day to tell the requester of an extension, even if they were told already.

    The corresponding date of the first month, moved on by the pauses but not to a working day (the
    cautious side). While an answer is awaited, the day it would be if the answer came at once; it
    moves on until the answer comes. None if no extension is possible or the clock has not started.
    """
    if not rules.extendable:
        return None
    start = beginning(rules, timeline).day
    return None if start is None else first_month(rules, timeline, start).end


def is_extended_too_late(rules: KindRules, timeline: Timeline) -> bool:
    """Whether the requester was told of an extension after the first month: it does not count."""
    start = beginning(rules, timeline).day
    if timeline.extended is None or start is None or not rules.extendable:
        return False
    return first_month(rules, timeline, start).is_over(timeline.extended)


def _months(rules: KindRules, timeline: Timeline, holidays: BankHolidays) -> Due:
    """UK GDPR art. 12(3): the corresponding date, or the next working day after it."""
    holidays.check_known(timeline.latest)
    begun = beginning(rules, timeline)
    if begun.day is None:
        return Due(None, explanation.of_waiting_for_proof(timeline, begun))
    holidays.check_horizon(begun.day)
    if timeline.extended and is_extended_too_late(rules, timeline):
        raise ValueError(_too_late(timeline.extended, first_month(rules, timeline, begun.day).end))
    limit = time_limit(rules, timeline, begun.day)
    since = limit.waiting_since
    if since is not None:
        waiting = explanation.of_waiting_for_answer(rules, timeline, begun, limit, since)
        return Due(None, waiting)
    day = next_working_day(limit.end, holidays)
    holidays.check_known(day)
    return Due(day, explanation.of_due_date(rules, timeline, begun, limit, day, holidays))


def _too_late(told: date, last: date) -> str:
    return (
        f"An extension told of on {in_words(told)} comes too late: the last day to tell the"
        f" requester was {in_words(last)}. The first due date stands."
    )


def _acknowledgement(rules: KindRules, timeline: Timeline, holidays: BankHolidays) -> Due:
    holidays.check_horizon(timeline.received)
    last = timeline.received + ACKNOWLEDGEMENT_DAYS * DAY
    day = next_working_day(last, holidays)
    holidays.check_known(day)
    return Due(day, explanation.of_acknowledgement(rules, timeline, last, day, holidays))


def _next_working_day(rules: KindRules, timeline: Timeline, holidays: BankHolidays) -> Due:
    holidays.check_horizon(timeline.received)
    day = next_working_day(timeline.received + DAY, holidays)
    return Due(
        day,
        (
            f"Asked for on {in_words(timeline.received)}.",
            f"{rules.explained} the next working day, {in_words(day)}.",
            *explanation.of_unmoved(timeline),
            "This is our own promise; no law sets it.",
        ),
    )

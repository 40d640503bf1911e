"""When a request is due, and why. Pure: days in, a day and its working out. Source: law.md."""

from dataclasses import dataclass
from datetime import date

from desk.cases import explanation as working
from desk.cases.bank_holidays import BankHolidays, england
from desk.cases.kind import Kind
from desk.cases.time_limit import EXTENDABLE, PAUSABLE, beginning, first_month, whole
from desk.cases.timeline import Pause, Timeline
from desk.cases.working_days import (
    DAY,
    add_months,
    days_left,
    is_working_day,
    last_working_day,
    next_working_day,
    working_days_left,
)
from desk.dates import in_words

__all__ = [
    "EXTENDABLE",
    "PAUSABLE",
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

# Data (Use and Access) Act 2025, section 103: a complaint is acknowledged within 30 days. From
# secondary sources, so the cautious count: the day of receipt is day 1, and no day is left out.
COMPLAINT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Due:
    """The day something is due, and the working as sentences that read on from one another.

    The date is None while the clock stands still: proof of identity, or an answer, is awaited.
    """

    date: date | None
    working: tuple[str, ...]


def due(kind: Kind, timeline: Timeline, holidays: BankHolidays | None = None) -> Due:
    """When a request of `kind` to which this has happened is due, with its working.

    `holidays` are England's unless others are given. Raises HorizonError where they are not known
    for long enough, and ValueError where the requester was told of an extension too late.
    """
    days_off = england() if holidays is None else holidays
    if kind == "callback":
        return _callback(timeline, days_off)
    if kind == "complaint":
        return _complaint(timeline, days_off)
    return _months(kind, timeline, days_off)


def extension_deadline(kind: Kind, timeline: Timeline) -> date | None:
    """The last day to tell the requester of an extension, whether or not that is done already.

    The corresponding date of the first month, moved on by the pauses but not to a working day (the
    cautious side). While an answer is awaited, the day it would be if the answer came at once; it
    moves on until the answer comes. None where no extension is possible or the clock has not
    started.
    """
    if kind not in EXTENDABLE:
        return None
    start = beginning(kind, timeline).day
    return None if start is None else first_month(kind, timeline, start).end


def is_extended_too_late(kind: Kind, timeline: Timeline) -> bool:
    """Whether the requester was told of an extension after the first month: it does not count."""
    start = beginning(kind, timeline).day
    if timeline.extended is None or start is None or kind not in EXTENDABLE:
        return False
    return first_month(kind, timeline, start).is_over(timeline.extended)


def _months(kind: Kind, timeline: Timeline, holidays: BankHolidays) -> Due:
    """Law.md facts 1 to 3: the corresponding date, or the next working day after it."""
    holidays.check_known(timeline.latest)
    begun = beginning(kind, timeline)
    if begun.day is None:
        return Due(None, working.of_waiting_for_proof(timeline, begun))
    holidays.check_horizon(begun.day)
    if timeline.extended and is_extended_too_late(kind, timeline):
        raise ValueError(_too_late(timeline.extended, first_month(kind, timeline, begun.day).end))
    course = whole(kind, timeline, begun.day)
    since = course.waiting_since
    if since is not None:
        return Due(None, working.of_waiting_for_answer(kind, timeline, begun, course, since))
    answer = next_working_day(course.end, holidays)
    holidays.check_known(answer)
    return Due(answer, working.of_due_date(kind, timeline, begun, course, answer, holidays))


def _too_late(told: date, last: date) -> str:
    return (
        f"An extension told of on {in_words(told)} comes too late: the last day to tell the"
        f" requester was {in_words(last)}. The first due date stands."
    )


def _complaint(timeline: Timeline, holidays: BankHolidays) -> Due:
    holidays.check_horizon(timeline.received)
    answer = timeline.received + (COMPLAINT_DAYS - 1) * DAY
    lines = [f"Received {in_words(timeline.received)}, which counts as day 1."]
    if not is_working_day(answer, holidays):
        last = in_words(last_working_day(answer, holidays))
        lines.append(f"Day {COMPLAINT_DAYS} is not a working day; the last one before is {last}.")
    lines.append(f"The complaint is acknowledged by day {COMPLAINT_DAYS}, {in_words(answer)}.")
    return Due(answer, (*lines, *working.of_unmoved(timeline), working.SCHOOL_HOLIDAYS))


def _callback(timeline: Timeline, holidays: BankHolidays) -> Due:
    holidays.check_horizon(timeline.received)
    answer = next_working_day(timeline.received + DAY, holidays)
    return Due(
        answer,
        (
            f"Asked for on {in_words(timeline.received)}.",
            f"We aim to call back by the next working day, {in_words(answer)}.",
            *working.of_unmoved(timeline),
            "This is our own promise; no law sets it.",
        ),
    )

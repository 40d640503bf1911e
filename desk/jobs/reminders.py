"""Reminders to the DPL: a date comes near, or has passed. Each is sent once, whatever crashes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog

from desk.cases.ticket import Ticket
from desk.cases.working_days import DAY, next_working_day, working_days_left
from desk.casework.context import CaseContext
from desk.dates import london
from desk.storage import AlreadyStored, StorageUnavailable

MARKS = (10, 5, 1)  # working days left
WEEK = 7  # calendar days between two reminders of something overdue

log = structlog.get_logger(__name__)


class RemindersError(Exception):
    """Some reminders could not be written; the others were."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """`letter` is the template's name, `days` the working days left, or overdue.

    No second mail may have its `idempotency_key`.
    """

    letter: str
    days: int
    idempotency_key: str


def reminder(ticket: Ticket, today: date) -> Reminder | None:
    """What the DPL should be told of this ticket on a working day, if anything.

    Of the marks that were missed only the last is made up for. The day it came in says enough.
    """
    due = ticket.owed_by
    if due is None or london(ticket.created_at) >= today:
        return None
    left = working_days_left(due, today)
    if due < today:
        week = (today - next_working_day(due + DAY)).days // WEEK
        return Reminder("overdue", -left, f"overdue:{week}:{ticket.id}:{due}")
    reached = [mark for mark in MARKS if left <= mark]
    if not reached:
        return None
    return Reminder("due_soon", left, f"due_soon:{min(reached)}:{ticket.id}:{due}")


def send_reminders(context: CaseContext) -> dict[str, Any]:
    """Write today's reminders, each ticket's in a unit of its own. Says how many mails that were.

    Raises StorageUnavailable at once, RemindersError at the end where some failed.
    """
    written, failed = 0, 0
    for ticket_id in list(_to_remind_of(context)):
        try:
            written += _remind(ticket_id, context)
        except AlreadyStored:
            log.info("another desk wrote this reminder", ticket=ticket_id)
        except StorageUnavailable:
            raise
        except Exception as error:  # one ticket's fault must not silence the others' dates
            failed += 1
            log.error("reminder not written", ticket=ticket_id, reason=str(error), exc_info=True)
    if failed:
        raise RemindersError(f"{failed} reminders could not be written")
    return {"mails": written}


def _to_remind_of(context: CaseContext) -> Iterator[str]:
    """The tickets that may need a mail: found by reading, so that others need not wait."""
    today = london(context.clock())
    with context.store.read() as unit:
        tickets = unit.tickets.listed(closed=False).found
    return (ticket.id for ticket in tickets if reminder(ticket, today))


def _remind(ticket_id: str, context: CaseContext) -> int:
    """Store the mails about one ticket as it is now; return how many were new."""
    with context.store.begin() as unit:
        ticket, today = unit.tickets.by_id(ticket_id), london(context.clock())
        found = reminder(ticket, today) if ticket else None
        if found is None:
            return 0
        mails = context.to_dpl(
            unit,
            found.letter,
            ticket=ticket,
            idempotency_key=found.idempotency_key,
            days=found.days,
            today=today,
        )
        unit.outbox.add_all(mails)
        return len(mails)

"""Reminders to the DPL of due dates near or past. Each is sent once, even after a crash."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog

from desk.cases.ticket import Ticket
from desk.cases.working_days import DAY, next_working_day, working_days_left
from desk.casework.context import CaseContext
from desk.dates import london
from desk.forms.casework import load_casework
from desk.storage import AlreadyStored, StorageUnavailable

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
    """Return what to remind the DPL of on a working day, if anything (data/casework.yml).

    Of the reminders that were missed only the last is sent. There is none on the day of receipt.
    """
    rules = load_casework().reminders
    due = ticket.owed_by
    if due is None or london(ticket.created_at) >= today:
        return None
    left = working_days_left(due, today)
    if due < today:
        number = (today - next_working_day(due + DAY)).days // rules.overdue_every
        return Reminder("overdue", -left, f"overdue:{number}:{ticket.id}:{due}")
    reached = [days for days in rules.working_days_left if left <= days]
    if not reached:
        return None
    return Reminder("due_soon", left, f"due_soon:{min(reached)}:{ticket.id}:{due}")


def send_reminders(context: CaseContext) -> dict[str, Any]:
    """Write today's reminders, one unit of work for each ticket; return how many mails that were.

    Raises StorageUnavailable at once, or RemindersError at the end if some failed.
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
    """Return the tickets that may need a mail; only reads, so that no other work has to wait."""
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
        )
        unit.outbox.add_all(mails)
        return len(mails)

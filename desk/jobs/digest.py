"""The DPL's daily mail: how the desk stands. References and kinds only, nothing personal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import structlog

from desk.cases.mail import Mail
from desk.cases.ticket import Ticket
from desk.cases.working_days import working_days_left
from desk.casework.breaches import BreachClock, Breaches
from desk.casework.context import CaseContext
from desk.casework.recordings import Recordings
from desk.dates import london, moment_in_words
from desk.forms.casework import load_casework
from desk.jobs.horizon import alarm
from desk.storage import AlreadyStored, Draft, Unit
from desk.storage.records import Job

JOB = "digest"
FIRST_TIME = timedelta(days=1)  # how far "new" reaches back if there was no digest before

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Counted:
    """A ticket and its days: working days left or overdue, or calendar days waited."""

    ticket: Ticket
    days: int


@dataclass(frozen=True, slots=True)
class Failed:
    """A permanently failed mail; `reference` is its ticket's, None if it has none."""

    mail: Mail
    reference: str | None


@dataclass(frozen=True, slots=True)
class Digest:
    """How the desk stands on a day, with what the school has decided for this mail.

    `checkpoint` is the history's, None if its head is missing. `unreadable` are the references of
    open tickets that cannot be read.
    """

    day: date
    new: list[Ticket]
    soon: list[Counted]
    overdue: list[Counted]
    waiting: list[Counted]
    drafts: list[Draft]
    failed: list[Failed]
    alarm: str | None
    checkpoint: str | None
    unreadable: list[str] = field(default_factory=list)
    unreadable_drafts: int = 0
    unreadable_mails: int = 0
    recordings: list[str] = field(default_factory=list)
    breaches: list[BreachClock] = field(default_factory=list)
    at: str = field(default_factory=lambda: _in_words(load_casework().digest.at))
    ahead: int = field(default_factory=lambda: max(load_casework().reminders.working_days_left))
    long_wait: int = field(default_factory=lambda: load_casework().digest.ask_again_after)


def _in_words(at: str) -> str:
    """Return 07:00 as 7.00."""
    hour, minute = at.split(":")
    return f"{int(hour)}.{minute}"


def send_digest(context: CaseContext) -> dict[str, Any]:
    """Write today's digest, once; return how many mails that were. Raises StorageError."""
    now = context.clock()
    today = london(now)
    try:
        with context.store.begin() as unit:
            digest = gather(unit, now)
            idempotency_key = f"{JOB}:{today}"
            mails = context.to_dpl(unit, "digest", idempotency_key=idempotency_key, digest=digest)
            unit.outbox.add_all(mails)
            report = {"mails": len(mails)}
            # Noted together with the mails: the next digest's news begin where this one's end.
            unit.jobs.record(Job(JOB, now, report))
    except AlreadyStored:
        log.info("another desk wrote this digest")
        return {"mails": 0}
    return report


def gather(unit: Unit, now: datetime) -> Digest:
    """Return how the desk stands at that moment."""
    today = london(now)
    last = unit.jobs.last(JOB)
    # A last time in the future was noted while the clock was ahead.
    since = last.ended_at if last and last.ended_at <= now else now - FIRST_TIME
    tickets, drafts = unit.tickets.listed(closed=False), unit.drafts.listed()
    every = tickets.found + unit.tickets.listed(closed=True).found
    failed, references = unit.outbox.failed(), unit.tickets.references()
    head = unit.history.head()
    return Digest(
        day=today,
        new=[ticket for ticket in every if since < ticket.created_at <= now],
        soon=list(_soon(tickets.found, today, max(load_casework().reminders.working_days_left))),
        overdue=list(_overdue(tickets.found, today)),
        waiting=sorted(_waiting(tickets.found, today), key=lambda waiting: -waiting.days),
        drafts=drafts.found,
        unreadable=tickets.unreadable,
        unreadable_drafts=len(drafts.unreadable),
        failed=[Failed(mail, references.get(mail.ticket_id or "")) for mail in failed.found],
        unreadable_mails=len(failed.unreadable),
        breaches=Breaches.known(unit).running(every),
        recordings=list(_recordings(unit, tickets.found, drafts.found)),
        alarm=alarm(today),
        checkpoint=head.checkpoint if head else None,
    )


def _recordings(unit: Unit, tickets: list[Ticket], drafts: list[Draft]) -> Iterator[str]:
    """Name each request whose recording nobody has noted as kept, gone, or none."""
    unkept = Recordings.to_keep(unit)
    yield from (ticket.reference for ticket in tickets if unkept.of_ticket(ticket))
    for draft in drafts:
        if unkept.of_draft(draft):
            yield f"not sent yet, first mentioned {moment_in_words(draft.first_mention_at)}"


def _soon(tickets: Iterable[Ticket], today: date, ahead: int) -> Iterator[Counted]:
    for ticket in tickets:
        due = ticket.owed_by
        if due and due >= today and (left := working_days_left(due, today)) <= ahead:
            yield Counted(ticket, left)


def _overdue(tickets: Iterable[Ticket], today: date) -> Iterator[Counted]:
    for ticket in tickets:
        due = ticket.owed_by
        if due and due < today:
            yield Counted(ticket, -working_days_left(due, today))


def _waiting(tickets: Iterable[Ticket], today: date) -> Iterator[Counted]:
    for ticket in tickets:
        since = waiting_since(ticket)
        if since:
            yield Counted(ticket, (today - since).days)


def waiting_since(ticket: Ticket) -> date | None:
    """Return the day the requester was asked for what is still awaited; None if nothing is."""
    if ticket.state == "awaiting_identity":
        return ticket.timeline.identity_asked
    if ticket.state == "awaiting_clarification":
        return ticket.timeline.pauses[-1].asked
    return None

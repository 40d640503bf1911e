"""The DPL's pages: open tickets, one ticket whole, and the outbox."""

import re
from dataclasses import dataclass
from datetime import date

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from desk.mail.outbox import Mail
from desk.mail.sender import why_waiting
from desk.storage import Store
from desk.tickets.clock import days_left
from desk.tickets.history import Entry
from desk.tickets.ticket import Ticket
from desk.web.errors import Problem
from desk.web.login import requires_login
from desk.web.services import services
from desk.web.sessions import Session
from desk.when import london, now

REFERENCE = re.compile(r"[A-Z]+-[0-9]{4}-[0-9]{6,}")
# Within a week of its due date a request should be in hand.
SOON_DAYS = 7


@dataclass(frozen=True, slots=True)
class Left:
    """How long a ticket has: `words` to read, `urgency` (late, soon, calm) to colour."""

    words: str
    urgency: str

    @classmethod
    def until(cls, due: date, today: date) -> "Left":
        days = days_left(due, today)
        if days < 0:
            return cls(f"Overdue by {_days(-days)}", "late")
        if days == 0:
            return cls("Due today", "soon")
        return cls(f"{_days(days)} left", "soon" if days <= SOON_DAYS else "calm")


@dataclass(frozen=True, slots=True)
class Row:
    ticket: Ticket
    left: Left


@dataclass(frozen=True, slots=True)
class Whole:
    """One ticket with everything that belongs to it."""

    ticket: Ticket
    history: list[Entry]
    mails: list[Mail]


@requires_login
async def tickets(request: Request, session: Session) -> Response:
    """GET /desk: the open tickets, the one due first in front."""
    store, today = services(request).store, london(now())
    open_tickets, waiting = await run_in_threadpool(_open_tickets, store)
    rows = [Row(ticket, Left.until(ticket.due, today)) for ticket in open_tickets]
    late = sum(row.left.urgency == "late" for row in rows)
    return _page(request, session, "tickets", rows=rows, late=late, waiting=waiting)


@requires_login
async def ticket(request: Request, session: Session) -> Response:
    """GET /desk/tickets/{reference}"""
    reference = request.path_params["reference"]
    known = REFERENCE.fullmatch(reference)
    whole = await run_in_threadpool(_whole, services(request).store, reference) if known else None
    if whole is None:
        raise Problem("not_found", "There is no ticket with this reference.")
    left = Left.until(whole.ticket.due, london(now()))
    return _page(request, session, "ticket", whole=whole, ticket=whole.ticket, left=left)


@requires_login
async def outbox(request: Request, session: Session) -> Response:
    """GET /desk/outbox: every mail, the newest first, and why the unsent ones wait."""
    mails = await run_in_threadpool(_mails, services(request).store)
    waiting = sum(mail.state != "sent" for mail in mails)
    return _page(request, session, "outbox", mails=mails, waiting=waiting)


def _page(request: Request, session: Session, here: str, **content: object) -> Response:
    service = services(request)
    context = {
        "session": session,
        "csrf": session.csrf,
        "here": here,
        "sends_mail": why_waiting(service.settings) is None,
        **content,
    }
    return service.templates.TemplateResponse(request, f"desk/{here}.html", context)


def _open_tickets(store: Store) -> tuple[list[Ticket], int]:
    with store.read() as unit:
        return unit.tickets.open(), len(unit.outbox.waiting())


def _whole(store: Store, reference: str) -> Whole | None:
    with store.read() as unit:
        found = unit.tickets.by_reference(reference)
        if found is None:
            return None
        return Whole(found, unit.history.for_ticket(found.id), unit.outbox.for_ticket(found.id))


def _mails(store: Store) -> list[Mail]:
    with store.read() as unit:
        return unit.outbox.all()[::-1]


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"

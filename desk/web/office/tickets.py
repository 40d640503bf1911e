"""The lists: open tickets, requests mentioned but not sent, and closed tickets."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from desk.cases.ticket import Ticket
from desk.casework.breaches import BreachClock, Breaches
from desk.casework.recordings import Recordings
from desk.dates import london
from desk.storage import Draft, Listing, Store
from desk.web.labels import days
from desk.web.login import requires_login
from desk.web.office.page import page
from desk.web.office.time_left import TimeLeft, is_acknowledged
from desk.web.services import services
from desk.web.sessions import Session

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TicketRow:
    ticket: Ticket
    left: TimeLeft
    recording: bool


@dataclass(frozen=True, slots=True)
class Mentioned:
    """A request that was not sent, and how long ago it was first mentioned."""

    draft: Draft
    ago: str
    recording: bool


@dataclass(frozen=True, slots=True)
class TicketLists:
    open: Listing[Ticket]
    drafts: Listing[Draft]
    mails_waiting: int | None
    recordings: Recordings
    breaches: list[BreachClock]


@requires_login
async def tickets(request: Request, session: Session) -> Response:
    """GET /desk: the open tickets, the one due first in front, and the drafts."""
    service = services(request)
    today = london(service.context.clock())
    lists = await run_in_threadpool(_lists, service.store)
    opened = sorted(lists.open.found, key=_by_urgency)
    unkept = lists.recordings
    rows = [TicketRow(t, TimeLeft.of(t, today), unkept.of_ticket(t)) for t in opened]
    drafts = [
        Mentioned(d, ago(london(d.first_mention_at), today), unkept.of_draft(d))
        for d in lists.drafts.found
    ]
    return await page(
        request,
        session,
        "tickets",
        rows=rows,
        late=sum(row.left.urgency == "late" for row in rows),
        waiting=lists.mails_waiting,
        drafts=drafts,
        breaches=lists.breaches,
        recordings=sum(row.recording for row in rows) + sum(row.recording for row in drafts),
        unreadable=lists.open.unreadable,
        unreadable_drafts=len(lists.drafts.unreadable),
    )


@requires_login
async def closed(request: Request, session: Session) -> Response:
    """GET /desk/closed: the closed tickets, the one closed last in front."""
    listed = await run_in_threadpool(_closed, services(request).store)
    found = sorted(listed.found, key=lambda ticket: ticket.closed_at or _NEVER, reverse=True)
    return await page(request, session, "closed", tickets=found, unreadable=listed.unreadable)


def ago(day: date, today: date) -> str:
    """Return how long ago a day was: "today", "yesterday", "12 days ago"."""
    passed = (today - day).days
    return {0: "today", 1: "yesterday"}.get(passed, f"{days(passed)} ago")


def _by_urgency(ticket: Ticket) -> int:
    """Return the sort key: tickets with a date to keep first, those with a stopped clock last."""
    if ticket.due is None:
        return 2
    return 1 if is_acknowledged(ticket) else 0


def _lists(store: Store) -> TicketLists:
    with store.read() as unit:
        waiting = unit.outbox.count("waiting", "claimed", "failed")
        tickets, drafts = unit.tickets.listed(closed=False), unit.drafts.listed()
        breaches = Breaches.known(unit).running(tickets.found)
        return TicketLists(tickets, drafts, waiting, Recordings.to_keep(unit), breaches)


def _closed(store: Store) -> Listing[Ticket]:
    with store.read() as unit:
        return unit.tickets.listed(closed=True)

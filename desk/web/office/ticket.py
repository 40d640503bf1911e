"""One ticket with everything that belongs to it, and what can be done next."""

from dataclasses import dataclass
from datetime import date, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from desk.cases.audit_log import Entry
from desk.cases.mail import Mail
from desk.cases.ticket import Ticket
from desk.casework.codes import GOOD_FOR
from desk.dates import london
from desk.storage import Listing, Message, Store, Unit
from desk.web.labels import EVENTS
from desk.web.login import requires_login
from desk.web.office.action_forms import FORMS
from desk.web.office.advice import advice
from desk.web.office.next_steps import next_steps
from desk.web.office.page import done, page, reference_of, unknown_ticket
from desk.web.office.time_left import TimeLeft, is_acknowledged
from desk.web.services import services
from desk.web.sessions import Session

DONE = {event.replace("_", "-"): f"Done: {words}." for event, words in EVENTS.items()}


@dataclass(frozen=True, slots=True)
class Whole:
    """`similar` are open requests of the same kind and contact, `others` its other ones."""

    ticket: Ticket
    history: list[Entry]
    mails: Listing[Mail]
    chat: list[Message]
    similar: list[Ticket]
    others: list[Ticket]

    @property
    def said(self) -> list[str]:
        """What the requester wrote in the chat."""
        theirs = (message.texts for message in self.chat if message.author == "parent")
        return [text for texts in theirs for text in texts]


@requires_login
async def ticket(request: Request, session: Session) -> Response:
    """GET /desk/tickets/{reference}

    The words of a mail show once a code that may be in it is of no use any more.
    """
    service = services(request)
    reference, now = reference_of(request), service.context.clock()
    whole = await run_in_threadpool(_whole, service.store, reference)
    if whole is None:
        raise unknown_ticket()
    today = london(now)
    advised = advice(whole.ticket, whole.said, today)
    return await page(
        request,
        session,
        "ticket",
        here="tickets" if whole.ticket.is_open else "closed",
        whole=whole,
        ticket=whole.ticket,
        left=TimeLeft.of(whole.ticket, today),
        advice=advised,
        advised=[form for event in advised.moves for form in FORMS if form.event == event],
        kept_until=_kept_until(whole.ticket, service.trust.retention.closed_requests),
        acknowledged=is_acknowledged(whole.ticket),
        steps=next_steps(whole.ticket, now),
        readable_until=now - GOOD_FOR,
        done=done(request, DONE),
    )


def chat_of(unit: Unit, conversation_id: str | None) -> list[Message]:
    """What was said in the conversation that a request came from, if it is still kept."""
    return unit.conversations.messages_after(conversation_id) if conversation_id else []


def _kept_until(ticket: Ticket, days: int) -> date | None:
    """The day after which a closed ticket is removed (desk.retention); None for an open one."""
    return london(ticket.closed_at + timedelta(days=days)) if ticket.closed_at else None


def _whole(store: Store, reference: str) -> Whole | None:
    with store.read() as unit:
        found = unit.tickets.by_reference(reference)
        if found is None:
            return None
        similar = unit.tickets.similar_to(found)
        shown = {found.id, *(other.id for other in similar)}
        return Whole(
            found,
            unit.history.for_ticket(found.id),
            unit.outbox.listed_for(found.id),
            chat_of(unit, found.conversation_id),
            similar,
            [other for other in unit.tickets.same_contact(found) if other.id not in shown],
        )

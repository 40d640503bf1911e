"""One ticket with everything that belongs to it, and what can be done next."""

from dataclasses import dataclass
from datetime import date, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from desk.cases.audit_log import Entry
from desk.cases.mail import Mail
from desk.cases.ticket import Ticket
from desk.casework.breaches import BreachClock, Breaches
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
class CaseFile:
    """A ticket with its records.

    `similar` are open requests of the same kind and contact, `others` its other ones.
    """

    ticket: Ticket
    history: list[Entry]
    mails: Listing[Mail]
    chat: list[Message]
    similar: list[Ticket]
    others: list[Ticket]
    breach: BreachClock | None

    @property
    def recording(self) -> Entry | None:
        """The newest entry on what became of the recording; None if there is none to be read."""
        noted = [e for e in self.history if e.event == "recording_noted" and e.detail]
        return noted[-1] if noted else None

    @property
    def chat_texts(self) -> list[str]:
        """The requester's own messages in the chat."""
        theirs = (message.texts for message in self.chat if message.author == "parent")
        return [text for texts in theirs for text in texts]


@requires_login
async def ticket(request: Request, session: Session) -> Response:
    """GET /desk/tickets/{reference}

    The text of a mail is shown once a code that may be in it has expired.
    """
    service = services(request)
    reference, now = reference_of(request), service.context.clock()
    case = await run_in_threadpool(_case_file, service.store, reference)
    if case is None:
        raise unknown_ticket()
    today = london(now)
    advised = advice(case.ticket, case.chat_texts, today)
    return await page(
        request,
        session,
        "ticket",
        here="tickets" if case.ticket.is_open else "closed",
        case=case,
        ticket=case.ticket,
        left=TimeLeft.of(case.ticket, today),
        advice=advised,
        advised=[form for event in advised.actions for form in FORMS if form.event == event],
        kept_until=_kept_until(case.ticket, service.trust.retention.closed_requests),
        recording=case.recording,
        breach=case.breach,
        now=now,
        acknowledged=is_acknowledged(case.ticket),
        steps=next_steps(case.ticket, now),
        readable_until=now - GOOD_FOR,
        done=done(request, DONE),
    )


def chat_of(unit: Unit, conversation_id: str | None) -> list[Message]:
    """Return the messages of the conversation that a request came from, if it is still kept."""
    return unit.conversations.messages_after(conversation_id) if conversation_id else []


def _kept_until(ticket: Ticket, days: int) -> date | None:
    """Return the last day a closed ticket is kept (desk.retention), None if it is open."""
    return london(ticket.closed_at + timedelta(days=days)) if ticket.closed_at else None


def _case_file(store: Store, reference: str) -> CaseFile | None:
    with store.read() as unit:
        found = unit.tickets.by_reference(reference)
        if found is None:
            return None
        similar = unit.tickets.similar_to(found)
        shown = {found.id, *(other.id for other in similar)}
        return CaseFile(
            found,
            unit.history.for_ticket(found.id),
            unit.outbox.listed_for(found.id),
            chat_of(unit, found.conversation_id),
            similar,
            [other for other in unit.tickets.same_contact(found) if other.id not in shown],
            Breaches.known(unit).clock_of(found),
        )

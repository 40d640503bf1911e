"""Logging a request that came by another door than the chat, or was left unsent there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Self
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from desk.cases.actions import LONGEST_TEXT
from desk.cases.ticket import OpenTicket, Ticket, one_line, readable
from desk.casework.context import CaseContext
from desk.casework.opening import open_ticket
from desk.dates import LONDON, in_words, london
from desk.forms.common import load_common
from desk.forms.kinds import load_kinds
from desk.intake.fields import email_in
from desk.storage import Draft
from desk.web.errors import Problem
from desk.web.login import read_form, requires_login
from desk.web.office.action_forms import FieldError, day_of, year_label
from desk.web.office.page import back_to, page
from desk.web.services import services
from desk.web.sessions import Session

# How a request may come, to anyone and in any form (docs/law.md).
DOORS: Mapping[str, str] = {
    "letter": "by letter",
    "telephone": "by telephone",
    "email": "by e-mail",
    "person": "in person",
    "chat": "by the chat, where it was not sent",
}
WANTED = "What is wanted"


@dataclass(frozen=True, slots=True)
class Logged:
    """The form as it was filled in; `submission` makes sending it twice store it once."""

    kind: str = "access"
    door: str = ""
    received: str = ""
    role: str = ""
    contact: str = ""
    name: str = ""
    year: str = ""
    text: str = ""
    submission: str = field(default_factory=lambda: uuid4().hex)

    @classmethod
    def of(cls, form: FormData) -> Self:
        """Return what was typed."""
        typed = {name: form.get(name) for name in cls.__slots__}
        lines = {n: readable(v.replace("\r\n", "\n")).strip() for n, v in typed.items()
                 if isinstance(v, str)}  # fmt: skip
        return cls(**lines)

    @classmethod
    def of_draft(cls, draft: Draft) -> Self:
        """Return the form filled in with what a draft was told."""
        told = draft.answers
        return cls(
            kind=draft.kind,
            door="chat",
            received=f"{london(draft.first_mention_at):%Y-%m-%d}",
            role=told.get("requester_role", ""),
            contact=told.get("requester_contact", ""),
            name=told.get("subject_name", ""),
            year=told.get("year_group", ""),
            text=told.get("wanted", ""),
            submission=draft.submission_id,
        )


@requires_login
async def show(request: Request, session: Session) -> Response:
    """GET /desk/new: the empty form, or the one for `draft`."""
    draft_id = request.query_params.get("draft")
    if draft_id is None:
        return await _page(request, session, Logged())
    draft = await run_in_threadpool(_draft, services(request).context, draft_id)
    if draft is None:
        raise Problem("not_found", "There is no such unfinished request any more.")
    return await _page(request, session, Logged.of_draft(draft))


@requires_login
async def log(request: Request, session: Session) -> Response:
    """POST /desk/new: store the request, once, and show its ticket."""
    typed = Logged.of(await read_form(request, session))
    context = services(request).context
    try:
        ticket = await run_in_threadpool(_open, typed, session.user, context)
    except FieldError as wrong:
        return await _page(request, session, typed, str(wrong), wrong.field)
    return back_to(f"/desk/tickets/{ticket.reference}", "opened")


def _open(typed: Logged, user: str, context: CaseContext) -> Ticket:
    """Open the ticket. Raises FieldError for what cannot be used."""
    kind, now = load_kinds().get(typed.kind), context.clock()
    if kind is None:
        raise FieldError("kind", "Please choose what kind of request it is.")
    if typed.door not in DOORS:
        raise FieldError("door", "Please choose how it came.")
    details = {WANTED: typed.text, year_label(): typed.year}
    return open_ticket(
        OpenTicket(
            submission_id=typed.submission or uuid4().hex,
            rules=kind.rules,
            prefix=kind.prefix,
            first_mention_at=_received(typed, now),
            requester_role=typed.role,
            requester_contact=_contact(typed),
            subject_name=typed.name,
            details={label: text for label, text in details.items() if text},
            preserve=kind.preserves({"wanted": typed.text}),
            by=user,
            door=DOORS[typed.door],
        ),
        context,
    )


def _received(typed: Logged, now: datetime) -> datetime:
    day, today = day_of(typed.received, "received") or london(now), london(now)
    if day > today:
        raise FieldError("received", f"It cannot have come on {in_words(day)}, after today.")
    if (today - day).days > 3 * 366:
        raise FieldError("received", "That is more than three years ago. Please check the year.")
    return now if day == today else datetime.combine(day, time(12), LONDON)


def _contact(typed: Logged) -> str:
    contact = one_line(typed.contact)
    if not contact:
        raise FieldError("contact", "Please give a way to reach them: an address will do.")
    if "@" in contact and (email_in(contact) or "").casefold() != contact.casefold():
        raise FieldError("contact", "That does not look like a complete e-mail address.")
    return contact


async def _page(
    request: Request, session: Session, typed: Logged, problem: str = "", at: str = ""
) -> Response:
    roles = load_common().steps["requester_role"].choices
    return await page(
        request,
        session,
        "new",
        here="tickets",
        status=422 if problem else 200,
        typed=typed,
        problem=problem,
        at=at,
        kinds=list(load_kinds()),
        doors=DOORS,
        roles=[choice.value for choice in roles],
        longest=LONGEST_TEXT,
        today=london(services(request).context.clock()),
    )


def _draft(context: CaseContext, draft_id: str) -> Draft | None:
    with context.store.read() as unit:
        return unit.drafts.by_id(draft_id)

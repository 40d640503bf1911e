"""Taking an action: its form, a preview of its effect and its letter, then the action itself."""

from dataclasses import dataclass, replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response

from desk.cases.actions import LONGEST_TEXT
from desk.cases.audit_log import Entry
from desk.cases.ticket import Ticket
from desk.casework import apply
from desk.casework.context import CaseContext
from desk.dates import london
from desk.storage import ChangedMeanwhile
from desk.web.errors import STATUS, Problem
from desk.web.login import read_form, requires_login
from desk.web.office.action_forms import BY_SLUG, ActionForm, FieldError, Typed
from desk.web.office.next_steps import (
    REFUSALS,
    check_state,
    choices,
    clock_in_words,
    fits,
    step,
    told,
)
from desk.web.office.page import back_to, page, reference_of, unknown_ticket
from desk.web.services import services
from desk.web.sessions import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """An action that a user is about to take, with the ticket and its history as they are now."""

    form: ActionForm
    ticket: Ticket
    history: list[Entry]
    context: CaseContext

    def since(self, version: int) -> list[Entry]:
        """What was done since the ticket had this version: each change has one entry."""
        changes = max(0, self.ticket.version - version)
        return self.history[len(self.history) - changes :] if changes else []


@requires_login
async def ask(request: Request, session: Session) -> Response:
    """GET /desk/tickets/{reference}/moves/{move}: the empty form."""
    asked = await run_in_threadpool(_asked, request)
    typed = Typed(version=asked.ticket.version)
    refused = step(asked.form, asked.ticket, asked.context.clock()).refused
    if refused:
        return await _form(request, session, asked, typed, refused, 409, closed=True)
    return await _form(request, session, asked, typed)


@requires_login
async def answer(request: Request, session: Session) -> Response:
    """POST there: with `step` confirm the action is taken, with edit its form comes back; else a
    preview."""
    asked = await run_in_threadpool(_asked, request)
    try:
        form: FormData = await read_form(request, session)
    except Problem as problem:
        # What was typed is worth more than a plain error page: this form has a token that fits.
        typed = Typed.of(await request.form())
        return await _form(request, session, asked, typed, problem.message, STATUS[problem.code])
    typed, wanted = Typed.of(form), form.get("step")
    if wanted == "edit":
        return await _form(request, session, asked, typed)
    try:
        if asked.ticket.version != typed.version:
            raise ChangedMeanwhile
        check_state(asked.form, asked.ticket)
        return await (_confirm if wanted == "confirm" else _preview)(request, session, asked, typed)
    except FieldError as wrong:
        return await _form(request, session, asked, typed, str(wrong), 422, at=wrong.field)
    except REFUSALS as refused:
        return await _form(request, session, asked, typed, str(refused), 422)
    except ChangedMeanwhile:
        return await _changed(request, session, typed)


async def _preview(request: Request, session: Session, asked: Asked, typed: Typed) -> Response:
    action = asked.form.build(typed)
    planned = await run_in_threadpool(apply.plan, asked.ticket.reference, action, asked.context)
    return await page(
        request,
        session,
        "move_preview",
        here="tickets",
        form=asked.form,
        ticket=asked.ticket,
        typed=typed,
        later=planned.ticket,
        letter=planned.letter,
        clock=clock_in_words(asked.ticket, planned.ticket),
        noted=apply.in_detail(asked.ticket, planned.ticket, action),
    )


async def _confirm(request: Request, session: Session, asked: Asked, typed: Typed) -> Response:
    reference, action = asked.ticket.reference, asked.form.build(typed)
    arguments = (reference, typed.version, action, session.user, asked.context)
    await run_in_threadpool(apply.apply_action, *arguments)
    return back_to(f"/desk/tickets/{reference}", asked.form.slug)


async def _changed(request: Request, session: Session, typed: Typed) -> Response:
    """Nothing was done. What the others did is shown, and what was typed is kept."""
    asked = await run_in_threadpool(_asked, request)
    newer = replace(typed, version=asked.ticket.version)
    since = asked.since(typed.version)
    problem = "This request was changed while you were at it. Nothing of yours was done."
    return await _form(request, session, asked, newer, problem, 409, since=since)


async def _form(
    request: Request,
    session: Session,
    asked: Asked,
    typed: Typed,
    problem: str = "",
    status: int = 200,
    *,
    at: str = "",
    since: list[Entry] | None = None,
    closed: bool = False,
) -> Response:
    now = asked.context.clock()
    return await page(
        request,
        session,
        "move",
        here="tickets",
        status=status,
        form=asked.form,
        ticket=asked.ticket,
        typed=typed,
        problem=problem,
        at=at or ("choice" if asked.form.choose else "text"),
        since=since or [],
        closed=closed,
        choices=choices(asked.form, asked.ticket, now),
        told=told(asked.form, asked.ticket, now),
        longest=LONGEST_TEXT,
        today=london(now),
    )


def _asked(request: Request) -> Asked:
    """Raises Problem `not_found` for a ticket or an action that does not exist."""
    form, reference = BY_SLUG.get(request.path_params["move"]), reference_of(request)
    context = services(request).context
    with context.store.read() as unit:
        ticket = unit.tickets.by_reference(reference)
        if ticket is None:
            raise unknown_ticket()
        history = unit.history.for_ticket(ticket.id)
    if form is None or not fits(form, ticket):
        raise Problem("not_found", "There is no such step for this request.")
    return Asked(form, ticket, history, context)

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
from desk.casework.lateness import HearByError, is_late
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
    needs_day,
    step,
    told,
)
from desk.web.office.page import back_to, page, reference_of, unknown_ticket
from desk.web.services import services
from desk.web.sessions import Session


@dataclass(frozen=True, slots=True)
class PendingAction:
    """An action that a user is about to take, with the ticket and its history as they are now."""

    form: ActionForm
    ticket: Ticket
    history: list[Entry]
    context: CaseContext

    def since(self, version: int) -> list[Entry]:
        """Return the entries since the ticket had this version: each change has one."""
        changes = max(0, self.ticket.version - version)
        return self.history[len(self.history) - changes :] if changes else []


@requires_login
async def show_form(request: Request, session: Session) -> Response:
    """GET /desk/tickets/{reference}/actions/{action}: the empty form."""
    pending = await run_in_threadpool(_pending, request)
    typed = Typed.correcting(pending.ticket)
    refused = step(pending.form, pending.ticket, pending.context.clock()).refused
    if refused:
        return await _form(request, session, pending, typed, refused, 409, closed=True)
    return await _form(request, session, pending, typed)


@requires_login
async def submit(request: Request, session: Session) -> Response:
    """POST there: confirm takes the action, edit shows the form, any other `step` a preview."""
    pending = await run_in_threadpool(_pending, request)
    try:
        form: FormData = await read_form(request, session)
    except Problem as problem:
        # Keep what was typed, in a form with a valid token, in place of a plain error page.
        typed = Typed.of(await request.form())
        return await _form(request, session, pending, typed, problem.message, STATUS[problem.code])
    typed, wanted = Typed.of(form), form.get("step")
    if wanted == "edit":
        return await _form(request, session, pending, typed)
    try:
        if pending.ticket.version != typed.version:
            raise ChangedMeanwhile
        check_state(pending.form, pending.ticket)
        return await (_confirm if wanted == "confirm" else _preview)(
            request, session, pending, typed
        )
    except HearByError as wrong:
        return await _form(request, session, pending, typed, str(wrong), 422, at="hear_by")
    except FieldError as wrong:
        return await _form(request, session, pending, typed, str(wrong), 422, at=wrong.field)
    except REFUSALS as refused:
        return await _form(request, session, pending, typed, str(refused), 422)
    except ChangedMeanwhile:
        return await _changed(request, session, typed)


async def _preview(
    request: Request, session: Session, pending: PendingAction, typed: Typed
) -> Response:
    action = pending.form.build(typed)
    planned = await run_in_threadpool(apply.plan, pending.ticket.reference, action, pending.context)
    return await page(
        request,
        session,
        "action_preview",
        here="tickets",
        form=pending.form,
        ticket=pending.ticket,
        typed=typed,
        later=planned.ticket,
        letter=planned.letter,
        clock=clock_in_words(pending.ticket, planned.ticket),
        noted=apply.in_detail(pending.ticket, planned.ticket, action),
        late=is_late(pending.ticket, planned.ticket, london(pending.context.clock())),
    )


async def _confirm(
    request: Request, session: Session, pending: PendingAction, typed: Typed
) -> Response:
    reference, action = pending.ticket.reference, pending.form.build(typed)
    arguments = (reference, typed.version, action, session.user, pending.context)
    await run_in_threadpool(apply.apply_action, *arguments)
    return back_to(f"/desk/tickets/{reference}", pending.form.slug)


async def _changed(request: Request, session: Session, typed: Typed) -> Response:
    """Show what others did meanwhile, and keep what was typed; nothing was done."""
    pending = await run_in_threadpool(_pending, request)
    newer = replace(typed, version=pending.ticket.version)
    since = pending.since(typed.version)
    problem = "This request was changed while you were at it. Nothing of yours was done."
    return await _form(request, session, pending, newer, problem, 409, since=since)


async def _form(
    request: Request,
    session: Session,
    pending: PendingAction,
    typed: Typed,
    problem: str = "",
    status: int = 200,
    *,
    at: str = "",
    since: list[Entry] | None = None,
    closed: bool = False,
) -> Response:
    now = pending.context.clock()
    return await page(
        request,
        session,
        "action",
        here="tickets",
        status=status,
        form=pending.form,
        ticket=pending.ticket,
        typed=typed,
        problem=problem,
        at=at or ("choice" if pending.form.labels.choice else "text"),
        since=since or [],
        closed=closed,
        choices=choices(pending.form, pending.ticket, now),
        told=told(pending.form, pending.ticket, now),
        longest=LONGEST_TEXT,
        today=london(now),
        asks_hear_by=at == "hear_by"
        or bool(typed.hear_by)
        or needs_day(pending.form, pending.ticket, now),
    )


def _pending(request: Request) -> PendingAction:
    """Return the action asked for. Raises Problem `not_found` for an unknown one or ticket."""
    form, reference = BY_SLUG.get(request.path_params["action"]), reference_of(request)
    context = services(request).context
    with context.store.read() as unit:
        ticket = unit.tickets.by_reference(reference)
        if ticket is None:
            raise unknown_ticket()
        history = unit.history.for_ticket(ticket.id)
    if form is None or not fits(form, ticket):
        raise Problem("not_found", "There is no such step for this request.")
    return PendingAction(form, ticket, history, context)

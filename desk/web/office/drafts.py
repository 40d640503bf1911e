"""One request that was mentioned in the chat and not sent."""

from dataclasses import dataclass
from datetime import date, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.cases import deadline
from desk.cases.bank_holidays import HorizonError
from desk.cases.deadline import Due
from desk.cases.timeline import Timeline
from desk.dates import london
from desk.forms.kinds import COLUMNS, load_kinds, rules_of
from desk.storage import Draft, Message, Store
from desk.web.errors import Problem
from desk.web.login import requires_login
from desk.web.office.page import page
from desk.web.office.ticket import chat_of
from desk.web.services import services
from desk.web.sessions import Session


@dataclass(frozen=True, slots=True)
class Found:
    draft: Draft
    chat: list[Message]


@requires_login
async def draft(request: Request, session: Session) -> Response:
    """GET /desk/drafts/{id}; once it was sent, the draft is a ticket with the same id."""
    service, draft_id = services(request), request.path_params["id"]
    found = await run_in_threadpool(_found, service.store, draft_id)
    if isinstance(found, str):
        return RedirectResponse(f"/desk/tickets/{found}", 303)
    if found is None:
        raise Problem(
            "not_found",
            "There is no such unfinished request any more: the parent stopped it, or its time"
            " to be kept is over.",
        )
    return await page(
        request,
        session,
        "draft",
        here="tickets",
        draft=found.draft,
        chat=found.chat,
        told=told(found.draft),
        due=due_from_mention(found.draft),
        kept_until=kept_until(found, service.trust.retention.unfinished_requests),
    )


def told(draft: Draft) -> dict[str, str]:
    """Return what was told so far, label to text."""
    kind = load_kinds()[draft.kind]
    columns = [step for step in kind.asked(draft.answers) if step.field in COLUMNS]
    said = {s.label: draft.answers.get(s.field, "") for s in columns}
    shown = {s.label: s.labelled(said[s.label]) or s.shown(said[s.label]) for s in columns}
    return {label: text for label, text in shown.items() if text} | kind.details(draft.answers)


def due_from_mention(draft: Draft) -> Due | None:
    """Return when the request would be due if it were sent; None if that cannot be known yet."""
    try:
        return deadline.due(rules_of(draft.kind), Timeline(london(draft.first_mention_at)))
    except HorizonError:
        return None


def kept_until(found: Found, days: int) -> date:
    """Return the day on which it is removed unless the chat goes on (desk.retention.purge)."""
    last = max([found.draft.updated_at, *(message.at for message in found.chat)])
    return london(last + timedelta(days=days))


def _found(store: Store, draft_id: str) -> Found | str | None:
    """Return the draft with its chat, or the reference of the ticket that it became."""
    with store.read() as unit:
        draft = unit.drafts.by_id(draft_id)
        if draft:
            return Found(draft, chat_of(unit, draft.conversation_id))
        ticket = unit.tickets.by_id(draft_id)
        return ticket.reference if ticket else None

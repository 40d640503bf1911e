"""One request that was mentioned in the chat and not sent."""

from dataclasses import dataclass
from datetime import date, timedelta

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bot.trust import Retention
from desk.cases.actions import LONGEST_TEXT, RECORDINGS
from desk.cases.audit_log import Entry
from desk.cases.states import ForbiddenError
from desk.cases.ticket import readable
from desk.casework.drafts import due_from_mention, kept_at_least_until
from desk.casework.recordings import Recordings, note_recording
from desk.dates import london
from desk.forms.casework import load_casework
from desk.forms.kinds import COLUMNS, load_kinds
from desk.storage import Draft, Message, Store
from desk.web.errors import Problem
from desk.web.login import read_form, requires_login
from desk.web.office.page import back_to, done, page
from desk.web.office.ticket import chat_of
from desk.web.services import services
from desk.web.sessions import Session

DONE = {"recording": "Done: what became of the recording is noted."}
GONE = (
    "There is no such unfinished request any more: the parent stopped it, or its time to be kept"
    " is over."
)


@dataclass(frozen=True, slots=True)
class Found:
    """`recording`: what was noted of the recording it asks for; `unkept`: nothing was, yet."""

    draft: Draft
    chat: list[Message]
    recording: Entry | None
    unkept: bool


@requires_login
async def draft(request: Request, session: Session) -> Response:
    """GET /desk/drafts/{id}; once it was sent, the draft is a ticket with the same id."""
    return await _page(request, session)


@requires_login
async def recording(request: Request, session: Session) -> Response:
    """POST /desk/drafts/{id}/recording: note what became of the recording that it asks for."""
    form, draft_id = await read_form(request, session), request.path_params["id"]
    how, text = str(form.get("choice") or ""), readable(str(form.get("text") or ""))
    context = services(request).context
    try:
        noted = await run_in_threadpool(
            note_recording, draft_id, how, text.replace("\r\n", "\n"), session.user, context
        )
    except ForbiddenError as wrong:
        return await _page(request, session, problem=str(wrong), choice=how, text=text)
    if not noted:
        raise Problem("not_found", GONE)
    return back_to(f"/desk/drafts/{draft_id}", "recording")


async def _page(
    request: Request, session: Session, *, problem: str = "", choice: str = "", text: str = ""
) -> Response:
    service, draft_id = services(request), request.path_params["id"]
    found = await run_in_threadpool(_found, service.store, draft_id)
    if isinstance(found, str):
        return RedirectResponse(f"/desk/tickets/{found}", 303)
    if found is None:
        raise Problem("not_found", GONE)
    return await page(
        request,
        session,
        "draft",
        here="tickets",
        status=422 if problem else 200,
        problem=problem,
        typed_choice=choice,
        typed_text=text,
        recording=found.recording,
        unkept=found.unkept,
        recordings=[(how, getattr(load_casework().recording, how)) for how in RECORDINGS],
        longest=LONGEST_TEXT,
        done=done(request, DONE),
        draft=found.draft,
        chat=found.chat,
        told=told(found.draft),
        due=due_from_mention(found.draft),
        kept_until=kept_until(found, service.trust.retention),
    )


def told(draft: Draft) -> dict[str, str]:
    """Return what was told so far, label to text."""
    kind = load_kinds()[draft.kind]
    columns = [step for step in kind.asked(draft.answers) if step.field in COLUMNS]
    said = {s.label: draft.answers.get(s.field, "") for s in columns}
    shown = {s.label: s.labelled(said[s.label]) or s.shown(said[s.label]) for s in columns}
    return {label: text for label, text in shown.items() if text} | kind.details(draft.answers)


def kept_until(found: Found, kept: Retention) -> date:
    """Return the last day it is kept unless the chat goes on (desk.retention.purge)."""
    last = max([found.draft.updated_at, *(message.at for message in found.chat)])
    by_words = london(last + timedelta(days=kept.unfinished_requests))
    return max(by_words, kept_at_least_until(found.draft, kept.unfinished_after_due))


def _found(store: Store, draft_id: str) -> Found | str | None:
    """Return the draft with its chat, or the reference of the ticket that it became."""
    with store.read() as unit:
        draft = unit.drafts.by_id(draft_id)
        if draft:
            history = unit.history.for_ticket(draft_id)
            noted = [e for e in history if e.event == "recording_noted" and e.detail]
            chat = chat_of(unit, draft.conversation_id)
            unkept = Recordings.to_keep(unit).of_draft(draft)
            return Found(draft, chat, noted[-1] if noted else None, unkept)
        ticket = unit.tickets.by_id(draft_id)
        return ticket.reference if ticket else None

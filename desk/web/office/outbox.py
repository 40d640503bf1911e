"""The outbox: mails that failed permanently, mails that wait, and mails sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from desk.cases.mail import PATIENCE, Mail
from desk.storage import Store
from desk.web.login import read_form, requires_login
from desk.web.office.page import back_to, done, page
from desk.web.services import services
from desk.web.sessions import Session

# More would be slow to load and to read; each ticket shows all of its own.
MOST_SHOWN = 200
DONE = {
    "again": "Done: the mail is tried again now, and then for up to three days.",
    "not-failed": "That mail is not among those given up any more, so nothing was changed.",
}


@dataclass(frozen=True, slots=True)
class Mails:
    """`references` are those of the tickets, by their id; `unreadable`: how many cannot be read."""

    failed: list[Mail]
    others: list[Mail]
    references: Mapping[str, str]
    unreadable: int


@requires_login
async def outbox(request: Request, session: Session) -> Response:
    """GET /desk/outbox: the failed mails, then the others, each with the newest first."""
    mails = await run_in_threadpool(_mails, services(request).store)
    return await page(
        request,
        session,
        "outbox",
        failed=mails.failed,
        unreadable=mails.unreadable,
        references=mails.references,
        mails=mails.others[:MOST_SHOWN],
        total=len(mails.others),
        waiting=sum(mail.state != "sent" for mail in mails.others),
        done=done(request, DONE),
    )


@requires_login
async def try_again(request: Request, session: Session) -> Response:
    """POST /desk/outbox/{id}/try-again"""
    await read_form(request, session)
    context = services(request).context
    offered = await run_in_threadpool(
        _try_again, context.store, request.path_params["id"], context.clock()
    )
    return back_to("/desk/outbox", "again" if offered else "not-failed")


def _try_again(store: Store, mail_id: str, now: datetime) -> bool:
    with store.begin() as unit:
        return unit.outbox.try_again(mail_id, now, now + PATIENCE)


def _mails(store: Store) -> Mails:
    with store.read() as unit:
        listed, references = unit.outbox.listed(), unit.tickets.references()
    newest = listed.found[::-1]
    failed = [mail for mail in newest if mail.state == "failed"]
    others = [mail for mail in newest if mail.state != "failed"]
    return Mails(failed, others, references, len(listed.unreadable))

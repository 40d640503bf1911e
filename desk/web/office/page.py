"""What every page of the desk has: its session, its tab, and the alarm for failed mails."""

import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.casework.audit import JOB as AUDIT
from desk.mail.transport import transport_class
from desk.storage import Store
from desk.web.errors import Problem
from desk.web.services import services
from desk.web.sessions import Session

REFERENCE = re.compile(r"[A-Z]+-[0-9]{4}-[0-9]{6,}")


async def page(
    request: Request,
    session: Session,
    name: str,
    *,
    here: str = "",
    status: int = 200,
    **content: object,
) -> Response:
    """Render the template office/<name>.html; `here` is its tab, by default the one of its name."""
    service = services(request)
    missing = transport_class(service.settings).missing_setting(service.settings)
    failed_mails, record_faults = await run_in_threadpool(_alarms, service.store)
    context = {
        "session": session,
        "csrf": session.csrf,
        "here": here or name,
        "failed_mails": failed_mails,
        "record_faults": record_faults,
        "sends_mail": missing is None,
        "missing_mail_setting": missing,
        "problem": None,
        **content,
    }
    return service.templates.TemplateResponse(request, f"office/{name}.html", context, status)


def back_to(path: str, done: str) -> Response:
    """Redirect to a page that says what was done, so that a reload repeats nothing."""
    return RedirectResponse(f"{path}?done={done}", 303)


def done(request: Request, messages: dict[str, str]) -> str:
    """Return the message for what `back_to` was given, empty if it is none of these."""
    return messages.get(request.query_params.get("done", ""), "")


def reference_of(request: Request) -> str:
    """Return the reference in the address. Raises Problem if it cannot be one."""
    reference = str(request.path_params["reference"])
    if not REFERENCE.fullmatch(reference):
        raise unknown_ticket()
    return reference


def unknown_ticket() -> Problem:
    """Return the error for a reference that no ticket has."""
    return Problem("not_found", "There is no ticket with this reference.")


def _alarms(store: Store) -> tuple[int, int]:
    """Return how many mails failed, and how many faults the last check of the record found."""
    with store.read() as unit:
        checked = unit.jobs.last(AUDIT)
        return unit.outbox.count("failed"), int(checked.report.get("faults", 0)) if checked else 0

"""Absence cover: the days on which the DPL is away and the deputy gets the mails too."""

from datetime import date, datetime
from uuid import uuid4

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from desk.dates import in_words, london
from desk.storage import Store
from desk.storage.records import Absence
from desk.web.login import read_form, requires_login
from desk.web.office.action_forms import FieldError, day_of
from desk.web.office.page import back_to, done, page
from desk.web.services import services
from desk.web.sessions import Session

DONE = {
    "added": "Absence saved.",
    "removed": "Absence removed.",
}


@requires_login
async def absence_cover(request: Request, session: Session) -> Response:
    """GET /desk/cover"""
    return await _page(request, session, done=done(request, DONE))


@requires_login
async def add(request: Request, session: Session) -> Response:
    """POST /desk/cover: save days on which the DPL is away."""
    form = await read_form(request, session)
    first, last = str(form.get("first", "")).strip(), str(form.get("last", "")).strip()
    context = services(request).context
    try:
        absence = absence_of(first, last, session.user, context.clock())
    except FieldError as wrong:
        return await _page(
            request, session, status=422, problem=str(wrong), at=wrong.field, first=first, last=last
        )
    await run_in_threadpool(_add, context.store, absence)
    return back_to("/desk/cover", "added")


@requires_login
async def remove(request: Request, session: Session) -> Response:
    """POST /desk/cover/{id}/remove"""
    await read_form(request, session)
    await run_in_threadpool(_remove, services(request).store, request.path_params["id"])
    return back_to("/desk/cover", "removed")


def absence_of(first: str, last: str, by: str, now: datetime) -> Absence:
    """Return what was typed as an absence. Raises FieldError saying what is wrong with it."""
    first_day, last_day = day_of(first, "first"), day_of(last, "last")
    if first_day is None or last_day is None:
        missing = "last" if first_day else "first"
        raise FieldError(missing, "Please give the first and the last day.")
    if last_day < first_day:
        raise FieldError(
            "last",
            f"The last day, {in_words(last_day)}, is before the first, {in_words(first_day)}.",
        )
    if last_day < london(now):
        raise FieldError("last", "These days are over already. Please give days to come.")
    return Absence(uuid4().hex, first_day, last_day, by, now)


async def _page(
    request: Request,
    session: Session,
    *,
    status: int = 200,
    problem: str = "",
    at: str = "",
    first: str = "",
    last: str = "",
    done: str = "",
) -> Response:
    context = services(request).context
    today = london(context.clock())
    absences = await run_in_threadpool(_absences, context.store, today)
    return await page(
        request,
        session,
        "absence_cover",
        status=status,
        absences=absences,
        away=any(absence.first_day <= today for absence in absences),
        problem=problem,
        at=at,
        first=first,
        last=last,
        done=done,
        today=today,
    )


def _absences(store: Store, today: date) -> list[Absence]:
    with store.read() as unit:
        return unit.absences.ending_from(today)


def _add(store: Store, absence: Absence) -> None:
    with store.begin() as unit:
        unit.absences.add(absence)


def _remove(store: Store, absence_id: str) -> None:
    with store.begin() as unit:
        unit.absences.remove(absence_id)

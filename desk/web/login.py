"""Logging in to the desk and out of it; pages that require a login."""

import re
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import quote

import structlog
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.settings import Settings
from desk.storage import User
from desk.web.errors import Problem
from desk.web.limits import LOGINS, TooOftenError, client_address
from desk.web.passwords import authenticate, find_user
from desk.web.services import services
from desk.web.sessions import Session, fingerprint
from desk.web.temporary_passwords import is_temporary

LOGIN, LOGOUT, PASSWORD = "/desk/login", "/desk/logout", "/desk/password"
EXPIRED = "This form was open for too long. Go back, load the page again and repeat your step."
# Only our own desk pages: an address from outside must not decide where a login leads.
_OWN_PAGE = re.compile(r"/desk(/[A-Za-z0-9-]+)*")

log = structlog.get_logger(__name__)
P = ParamSpec("P")
Handler = Callable[[Request], Awaitable[Response]]


def requires_login(
    handler: Callable[Concatenate[Request, Session, P], Awaitable[Response]],
) -> Handler:
    """Call the handler with the session of a user, or redirect to the login page."""

    @wraps(handler)
    async def guarded(request: Request) -> Response:
        session = services(request).sessions.read(request)
        if session is None or not await _is_user(request, session):
            wanted = quote(request.url.path) if request.method == "GET" else "/desk"
            return RedirectResponse(f"{LOGIN}?next={wanted}", 303)
        if session.renew and request.url.path not in (PASSWORD, LOGOUT):
            return RedirectResponse(PASSWORD, 303)
        return await handler(request, session)  # type: ignore[call-arg]

    return guarded


async def read_form(request: Request, session: Session) -> FormData:
    """Return the form if it comes from one of our pages. Raises Problem `forbidden` if not."""
    form = await request.form(max_files=0)
    if not session.allows(form.get("csrf")):
        raise Problem("forbidden", EXPIRED)
    return form


async def login_page(request: Request) -> Response:
    """GET /desk/login: ask for name and password; redirect if logged in already."""
    session = services(request).sessions.read(request)
    if session and await _is_user(request, session):
        return RedirectResponse(_next(request.query_params.get("next")), 303)
    anonymous = session if session and not session.user else Session()
    return _page(request, anonymous, next_page=request.query_params.get("next"))


async def log_in(request: Request) -> Response:
    """POST /desk/login: check name and password, and start a session."""
    service = services(request)
    session = service.sessions.read(request) or Session()
    form = await request.form(max_files=0)
    next_page = _text(form, "next")
    if not session.allows(form.get("csrf")):
        problem = "The page was open for too long. Please log in again."
        return _page(request, session, next_page=next_page, problem=problem, status=403)
    who = client_address(request, service.settings.trusted_proxies)
    try:
        service.limits.hit(LOGINS, who)
    except TooOftenError:
        _log_failure("login refused: too many failed ones", service.settings, who)
        raise
    name = _text(form, "name").replace("\0", "")  # which PostgreSQL refuses to look for
    user = await authenticate(service.store, name, _text(form, "password"))
    if user is None:
        _log_failure("login failed", service.settings, who)
        problem = "The name and the password do not belong together. Please check both."
        return _page(request, session, next_page=next_page, problem=problem, status=422)
    service.limits.forget(LOGINS, who)
    response = RedirectResponse(_next(next_page), 303)
    renew = await run_in_threadpool(is_temporary, service.settings, user)
    service.sessions.write(response, Session.of(user, renew=renew))
    return response


def _log_failure(what: str, settings: Settings, who: str) -> None:
    """Log for auditors and, if the address is wanted, for fail2ban; never what was typed."""
    log.warning(what, **({"address": who} if settings.log_addresses else {}))


@requires_login
async def log_out(request: Request, session: Session) -> Response:
    """POST /desk/logout: end the session."""
    await read_form(request, session)
    response = RedirectResponse(LOGIN, 303)
    services(request).sessions.end(response, session)
    return response


def _page(
    request: Request,
    session: Session,
    *,
    next_page: str | None,
    problem: str = "",
    status: int = 200,
) -> Response:
    service = services(request)
    context = {"problem": problem, "next": _next(next_page), "csrf": session.csrf}
    response = service.templates.TemplateResponse(request, "office/login.html", context, status)
    service.sessions.write(response, session)
    return response


async def _is_user(request: Request, session: Session) -> bool:
    """Return whether the session's user still exists, with the password of the login."""
    if not session.user:
        return False
    user: User | None = await run_in_threadpool(find_user, services(request).store, session.user)
    return user is not None and fingerprint(user) == session.fingerprint


def _text(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _next(page: str | None) -> str:
    return page if page and _OWN_PAGE.fullmatch(page) and page != LOGIN else "/desk"

"""The one place that turns errors into replies."""

import traceback
from collections.abc import Mapping

import structlog
from starlette.datastructures import URL
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.storage import StorageError, StorageUnavailable
from desk.web.limits import TooOftenError
from desk.web.queue import RETRY_SECONDS, BusyError
from desk.web.services import services

log = structlog.get_logger("desk.web")

STATUS: Mapping[str, int] = {
    "invalid_json": 400,
    "unauthorised": 401,
    "forbidden": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "too_slow": 408,
    "still_needed": 409,
    "message_too_long": 413,
    "misdirected": 421,
    "invalid_message": 422,
    "too_many_requests": 429,
    "internal": 500,
    "busy": 503,
    "unavailable": 503,
}
TITLES: Mapping[str, str] = {
    "forbidden": "This form cannot be used any more",
    "not_found": "Page not found",
    "method_not_allowed": "This page cannot do that",
    "message_too_long": "That is too much to send",
    "too_many_requests": "Too many tries",
    "unavailable": "The service is not available",
}
_HTTP: Mapping[int, tuple[str, str]] = {
    404: ("not_found", "There is nothing at this address."),
    405: ("method_not_allowed", "This address does not take requests of this kind."),
}


class Problem(Exception):  # noqa: N818  (the word of RFC 9457)
    """An error that is safe to show to the user; `code` is a key of STATUS."""

    def __init__(self, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.headers = dict(headers or {})


def as_problem(request: Request, error: Exception) -> Problem:
    """Return the exception as an error to show. Logs those that are our fault."""
    match error:
        case Problem():
            return error
        case TooOftenError():
            wait = {"Retry-After": str(error.retry_after)}
            return Problem("too_many_requests", str(error), wait)
        case BusyError():
            wait = {"Retry-After": str(RETRY_SECONDS)}
            return Problem("busy", "Many people are asking just now. Please try again.", wait)
        case HTTPException():
            code, message = _HTTP.get(
                error.status_code, ("invalid_message", "This request cannot be understood.")
            )
            return Problem(code, message, error.headers)
        case StorageError():
            log.error("the database failed", why=str(error), route=_route(request))
            return Problem("unavailable", _unavailable(request, error))
    log.error("unexpected error", kind=type(error).__name__, at=place(error), route=_route(request))
    return Problem("internal", _internal(request))


async def answer_error(request: Request, error: Exception) -> Response:
    """Return the reply to a request that raised `error`: JSON for the API, else a page."""
    problem = as_problem(request, error)
    status, path = STATUS[problem.code], request.url.path
    if path.startswith("/api/"):
        body = {"error": {"code": problem.code, "message": problem.message}}
        return JSONResponse(body, status, problem.headers)
    if path.startswith(("/static/", "/widget/")):
        return PlainTextResponse(problem.message, status, problem.headers)
    context = {
        "title": TITLES.get(problem.code, "Something went wrong"),
        "message": problem.message,
        "home": URL("/desk" if is_desk(request) else "/"),
    }
    templates = services(request).templates
    return templates.TemplateResponse(request, "error.html", context, status, problem.headers)


def is_desk(request: Request) -> bool:
    """Return whether the request is for one of the DPL's pages."""
    return request.url.path.startswith("/desk")


def place(error: BaseException) -> str:
    """Return where an exception was raised, as `file:line function`.

    Unlike its message, that holds no personal data.
    """
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/desk/" in frame.filename] or frames
    return f"{ours[-1].filename}:{ours[-1].lineno} {ours[-1].name}" if ours else "unknown place"


class Unexpected:
    """Middleware that answers unexpected exceptions.

    Starlette would log the exception's message, which may hold personal data.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except ClientDisconnect:
            return
        except Exception as error:
            response = await answer_error(Request(scope), error)
            if not started:
                await response(scope, receive, send)


def _route(request: Request) -> str:
    """Return the route's pattern, never the address asked for, which may hold a reference."""
    route = request.scope.get("route")
    return str(getattr(route, "path", "unknown"))


def _unavailable(request: Request, error: StorageError) -> str:
    if is_desk(request):
        return _unavailable_to_staff(error)
    return (
        "We cannot reach our records just now, so your message may not have been saved. "
        f"Please try again in a few minutes, or contact {services(request).contact}."
    )


def _unavailable_to_staff(error: StorageError) -> str:
    """Return the message for the DPL, which says whether waiting can help."""
    if isinstance(error, StorageUnavailable):
        return (
            "The records cannot be reached just now, and nothing was changed. Please try again in a"
            " few minutes; if it goes on, tell whoever looks after this installation."
        )
    return (
        "A record cannot be read: it was damaged or changed outside Privacy Desk, or a key is"
        " missing. Nothing was changed. Tell whoever looks after this installation: the log names"
        " the record, and `privacy-desk audit verify` checks the history."
    )


def _internal(request: Request) -> str:
    return (
        "Something went wrong at our end, and your message may not have been saved. "
        f"Please try again, or contact {services(request).contact}."
    )

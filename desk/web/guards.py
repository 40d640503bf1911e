"""Headers of every reply, and limits of every request, whatever its route."""

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.web.errors import Problem

# A message of 4,000 characters, each one escaped in JSON as a surrogate pair, is 48 KB at worst;
# nobody writes that, and 4,000 characters of any language sent as UTF-8 fit well.
MAX_BODY = 32 * 1024

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_LOCKED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_DESK = (
    "default-src 'none'; style-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_SCHOOL = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_BY_PREFIX: Mapping[str, Mapping[str, str]] = {
    "/api/": {
        "Cache-Control": "no-store",
        "Content-Security-Policy": _LOCKED,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Referrer-Policy": "no-referrer",
    },
    "/chat": {
        "Cache-Control": "no-store",
        "Content-Security-Policy": _DESK,
        "Cross-Origin-Resource-Policy": "same-origin",
        # Not "no-referrer": a browser would then send "null" as the origin of its forms.
        "Referrer-Policy": "same-origin",
    },
    "/desk/chats": {
        "Cache-Control": "no-store",
        "Content-Security-Policy": f"{_DESK}; script-src 'self'; connect-src 'self'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
    },
    "/desk": {
        "Cache-Control": "no-store",
        "Content-Security-Policy": _DESK,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
    },
    "/widget/": {
        # Other websites of the trust load it with their own script tag, and may pin it: a browser
        # checks the integrity of what it may read.
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Content-Security-Policy": _LOCKED,
    },
    "/": {
        "Content-Security-Policy": _SCHOOL,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "strict-origin-when-cross-origin",
    },
}


class SecurityHeaders:
    """Middleware that adds security headers. `secure`: the pages are served over TLS."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self._app = app
        self._always = dict(_ALWAYS)
        if secure:
            self._always["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        fitting = next(value for prefix, value in _BY_PREFIX.items() if path.startswith(prefix))

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**self._always, **fitting}.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, add)


class BodyLimit:
    """Middleware that rejects a body over MAX_BODY bytes before it is read completely."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = 0

        async def count() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > MAX_BODY:
                raise Problem("message_too_long", f"Please send at most {MAX_BODY // 1024} KB.")
            return message

        await self._app(scope, count, send)


class ApiCors:
    """Middleware that allows the websites in ORIGINS to use the public API, and nothing else."""

    def __init__(self, app: ASGIApp, *, origins: tuple[str, ...]) -> None:
        self._app = app
        self._cors = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=("Authorization", "Content-Type", "Last-Event-ID"),
            expose_headers=("Retry-After",),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_api = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (self._cors if is_api else self._app)(scope, receive, send)

"""Headers of every reply, and limits of every request, whatever its route."""

import asyncio
import ipaddress
import time
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from desk.web.errors import Problem

# A message of 10,000 characters, each one escaped in JSON as a surrogate pair, is 120 KB at worst;
# nobody writes that, and 10,000 characters of any language sent as UTF-8 fit well.
MAX_BODY = 64 * 1024
# 64 KB over the slowest of lines, and then some; whoever takes longer only holds a connection.
BODY_SECONDS = 20.0
# A monitor asks by whatever address it knows, and learns nothing that a name could be used for.
_ASKED_BY_MONITORS = ("/healthz", "/readyz")

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
        # With "no-referrer", browsers say `Origin: null` of our own forms: see OwnForms.
        "Referrer-Policy": "same-origin",
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
    """Middleware that rejects a body over MAX_BODY bytes, or not here after BODY_SECONDS."""

    def __init__(self, app: ASGIApp, *, seconds: float = BODY_SECONDS) -> None:
        self._app = app
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen, whole, due = 0, False, time.monotonic() + self._seconds

        async def count() -> Message:
            nonlocal seen, whole
            if whole:  # what comes now is the end of the connection, which may take hours
                return await receive()
            try:
                async with asyncio.timeout(max(0.0, due - time.monotonic())):
                    message = await receive()
            except TimeoutError:
                cut = {"Connection": "close"}
                raise Problem("too_slow", "The message took too long to arrive.", cut) from None
            seen += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if seen > MAX_BODY:
                raise Problem("message_too_long", f"Please send at most {MAX_BODY // 1024} KB.")
            return message

        await self._app(scope, count, send)


class KnownHosts:
    """Middleware that answers only under our own names, so that no foreign name leads to us.

    Any IP address is ours: a page elsewhere can give its own name our address, but not the reverse.
    """

    def __init__(self, app: ASGIApp, *, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in _ASKED_BY_MONITORS:
            name = urlsplit(f"//{Headers(scope=scope).get('host', '')}").hostname or ""
            if name and name not in self._hosts and not _is_address(name):
                wanted = "This service is not reached under this name: set PRIVACY_DESK_PUBLIC_URL."
                raise Problem("misdirected", wanted)
        await self._app(scope, receive, send)


_WITH_FORMS = ("/desk", "/chat")


class OwnForms:
    """Middleware that takes the forms of the desk and of the chat from their own pages only.

    A form's token says so already; this keeps a forged form from being shown again, filled in and
    with a good token, by a page on a neighbouring name of the school's.
    """

    def __init__(self, app: ASGIApp, *, public_url: str) -> None:
        self._app = app
        self._public = urlsplit(public_url).netloc

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        posts = scope["type"] == "http" and scope["method"] == "POST"
        if (
            posts
            and scope["path"].startswith(_WITH_FORMS)
            and not self._is_own(Headers(scope=scope))
        ):
            raise Problem("forbidden", "This form does not come from a page of this desk.")
        await self._app(scope, receive, send)

    def _is_own(self, headers: Headers) -> bool:
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site:
            return site in ("same-origin", "none")
        # A client that sends neither is no browser, and carries nobody's cookies by mistake.
        return origin is None or urlsplit(origin).netloc in (headers.get("host"), self._public)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


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

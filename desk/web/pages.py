"""The public pages: the sample school page, the notice, and their static files."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from bot.notice import Statement
from desk.doctor import is_public
from desk.web.services import services

# Long enough to spare a parent the wait on each page, short enough for an update to arrive soon.
FRESH_SECONDS = 300
YEAR_SECONDS = 365 * 24 * 60 * 60
WIDGET_FILE = "privacy-desk.js"
_PINNED = re.compile(r"privacy-desk\.(?P<version>[0-9a-f]{12})\.js")


async def home(request: Request) -> Response:
    """GET /: a sample of a school's page, for a trial; at a public address the notice."""
    service = services(request)
    if is_public(service.settings):
        return RedirectResponse("/notice")
    headers = {"X-Robots-Tag": "noindex"}
    return service.templates.TemplateResponse(request, "home.html", headers=headers)


async def notice(request: Request) -> Response:
    """GET /notice: the notice, with an anchor for each section and statement."""
    service = services(request)
    context = {"notice": service.notice, "here": "notice"}
    return service.templates.TemplateResponse(request, "notice.html", context)


class WidgetFiles:
    """The widget's file, compressed, for the websites of the trust, under two kinds of name.

    `privacy-desk.js` is always the present one and is asked for again after FRESH_SECONDS.
    `privacy-desk.<12 hex digits of its SHA-256>.js` never changes, so that a page can pin it (SRI)
    and a browser keep it for good.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._app = GZipMiddleware(Files(directory=folder, check_dir=False))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        pinned = _PINNED.fullmatch(scope["path"].rsplit("/", 1)[-1])
        if pinned is None:
            await self._app(scope, receive, send)
            return
        present = await run_in_threadpool(widget_version, self._folder)
        if pinned["version"] != present:
            raise HTTPException(404)
        root = scope["path"].rpartition("/")[0]
        named = {**scope, "path": f"{root}/{WIDGET_FILE}"}

        async def for_good(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
            await send(message)

        await self._app(named, receive, for_good)


def widget_version(folder: Path) -> str | None:
    """Return the first 12 hex digits of the widget's SHA-256; None if there is no widget."""
    try:
        return sha256((folder / WIDGET_FILE).read_bytes()).hexdigest()[:12]
    except FileNotFoundError:
        return None


class Files(StaticFiles):
    """Static files that browsers may cache for FRESH_SECONDS, and then revalidate by ETag."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}, must-revalidate"
        return response


@dataclass
class ListItem:
    """An item of a list, with the items of the lists inside it."""

    statement: Statement
    inner: list["ListItem"] = field(default_factory=list)


def nested(statements: Iterable[Statement]) -> list[ListItem]:
    """The items of a list as the notice nests them."""
    outer: list[ListItem] = []
    path: list[ListItem] = []
    for statement in statements:
        item = ListItem(statement)
        path = path[: statement.depth]
        (path[-1].inner if path else outer).append(item)
        path.append(item)
    return outer

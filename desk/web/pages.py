"""The public pages: the sample school page, the notice, and their static files."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from bot.notice import Statement
from desk.web.services import services

# Long enough to spare a parent the wait on each page, short enough for an update to arrive soon.
FRESH_SECONDS = 300


async def home(request: Request) -> Response:
    """GET /"""
    return services(request).templates.TemplateResponse(request, "home.html")


async def notice(request: Request) -> Response:
    """GET /notice: the notice, with an anchor for each section and statement."""
    service = services(request)
    context = {"notice": service.notice, "here": "notice"}
    return service.templates.TemplateResponse(request, "notice.html", context)


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

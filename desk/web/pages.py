"""What the public sees: the sample school page, the notice, and the files they need."""

from collections.abc import Iterator
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from bot.notice import Section, Statement
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
    """Files with an ETag that browsers may keep for a while, and then ask whether it changed."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}, must-revalidate"
        return response


@dataclass(frozen=True, slots=True)
class Block:
    """Statements that stand together: a list, or a paragraph of sentences."""

    is_list: bool
    statements: tuple[Statement, ...]


def blocks(section: Section, text: str) -> Iterator[Block]:
    """The section's statements as they stand together in the notice's `text`.

    Sentences belong to one paragraph until an empty line or a list comes between them.
    """
    held: list[Statement] = []
    end = max(text.find(f"# {section.heading}"), 0)
    for statement in section.statements:
        start = text.find(statement.quote, end)
        if held and _parts(held[-1], statement, text[end:start]):
            yield Block(held[0].is_list_item, tuple(held))
            held = []
        held.append(statement)
        end = start + len(statement.quote)
    if held:
        yield Block(held[0].is_list_item, tuple(held))


def _parts(before: Statement, after: Statement, between: str) -> bool:
    if before.is_list_item and after.is_list_item:
        return False
    return before.is_list_item or after.is_list_item or "\n\n" in between

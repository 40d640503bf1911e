"""The public pages: the sample school page, the notice, and their static files."""

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
    """Static files that browsers may cache for FRESH_SECONDS, and then revalidate by ETag."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = f"public, max-age={FRESH_SECONDS}, must-revalidate"
        return response


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive statements: a list, or a paragraph of sentences."""

    is_list: bool
    statements: tuple[Statement, ...]


def blocks(section: Section, text: str) -> Iterator[Block]:
    """Yield the section's statements in blocks, as in the notice's `text`.

    Sentences belong to one paragraph until an empty line or a list comes between them.
    """
    held: list[Statement] = []
    end = max(text.find(f"# {section.heading}"), 0)
    for statement in section.statements:
        start = text.find(statement.quote, end)
        if held and _starts_block(held[-1], statement, text[end:start]):
            yield Block(held[0].is_list_item, tuple(held))
            held = []
        held.append(statement)
        end = start + len(statement.quote)
    if held:
        yield Block(held[0].is_list_item, tuple(held))


def _starts_block(before: Statement, after: Statement, between: str) -> bool:
    """Return whether `after` starts a new block; `between` is the text between the two."""
    if before.is_list_item and after.is_list_item:
        return False
    return before.is_list_item or after.is_list_item or "\n\n" in between

"""The public API, described for programs: openapi.yml as JSON, with the kinds of request."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from desk.forms.kinds import load_kinds

DESCRIPTION = Path(__file__).parent / "openapi.yml"


async def describe(_request: Request) -> Response:
    """GET /api/openapi.json"""
    return JSONResponse(description())


@cache
def description() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    document: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
    request = document["components"]["schemas"]["Request"]["properties"]
    rights = [kind.kind for kind in load_kinds().values() if kind.is_data_right]
    request["kind"]["enum"] = [*rights, None]
    return document

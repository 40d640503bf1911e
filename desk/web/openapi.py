"""The public API, described for programs: openapi.yml as JSON."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

DESCRIPTION = Path(__file__).parent / "openapi.yml"


async def describe(_request: Request) -> Response:
    """GET /api/openapi.json"""
    return JSONResponse(description())


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    document: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))
    return document

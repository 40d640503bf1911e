"""Rasa and its actions answer programs of this machine, and no web page that a browser here shows.

Both believe whatever they are told. A page from anywhere could post to them, and with a name that
it points at this machine also read the replies; neither can leave out its `Origin`, or our name.
"""

import ipaddress
from collections.abc import Callable
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse, json


def refuse_pages(app: Sanic) -> Sanic:
    """Return the application, which now refuses requests from pages and to foreign names."""
    app.register_middleware(_refusal, "request")
    return app


def guard(module: ModuleType, name: str) -> None:
    """Make what `name` in Rasa's or its SDK's module creates refuse pages."""
    create: Callable[..., Sanic] = getattr(module, name)

    def created(*given: Any, **more: Any) -> Sanic:
        return refuse_pages(create(*given, **more))

    setattr(module, name, created)


def is_from_page(host: str, origin: str | None) -> bool:
    """Return whether a request with these headers comes from a page, or to a foreign name."""
    return origin is not None or not _is_here(urlsplit(f"//{host}").hostname or "")


def _is_here(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name in ("", "localhost")


async def _refusal(request: Request) -> HTTPResponse | None:
    if is_from_page(request.headers.get("host", ""), request.headers.get("origin")):
        return json({"error": "no web page may ask this"}, 403)
    return None

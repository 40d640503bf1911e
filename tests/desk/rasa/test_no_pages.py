"""Rasa and its actions take no web page's word (red team, row 17)."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from desk.rasa.no_pages import guard, is_from_page


@pytest.mark.parametrize(
    ("host", "origin", "refused"),
    [
        ("127.0.0.1:5005", None, False),
        ("localhost:5005", None, False),
        ("[::1]:5055", None, False),
        ("", None, False),
        ("127.0.0.1:5005", "https://evil.example", True),
        ("127.0.0.1:5005", "null", True),
        ("localhost:5005", "http://localhost:8000", True),
        ("rebind.example:5005", None, True),
        ("192.0.2.1:5005", None, True),
    ],
)
def test_who_is_refused(host: str, origin: str | None, refused: bool) -> None:
    assert is_from_page(host, origin) is refused


def test_whatever_is_created_is_guarded() -> None:
    registered: list[tuple[Any, str]] = []

    def create(package: str) -> Any:
        assert package == "actions"
        return SimpleNamespace(register_middleware=lambda *given: registered.append(given))

    module: Any = SimpleNamespace(create_app=create)
    guard(module, "create_app")
    module.create_app("actions")
    ((refusal, when),) = registered
    assert when == "request"
    for headers, status in (({"host": "x.example"}, 403), ({"host": "localhost"}, None)):
        answer = asyncio.run(refusal(SimpleNamespace(headers=headers)))
        assert (answer and answer.status) == status

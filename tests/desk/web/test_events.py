"""The stream of events; test_stream.py has the same over a network."""

import json
from collections.abc import AsyncIterator
from typing import Any

from sse_starlette import EventSourceResponse
from starlette.requests import Request

from desk.storage import Conversation
from desk.web.api import follow_conversation
from tests.desk.web.fakes import Site, WidgetChat


async def opened(site: Site, chat: WidgetChat) -> tuple[EventSourceResponse, Conversation]:
    headers = [(b"authorization", f"Bearer {chat.token}".encode())]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers, "app": site.app}
    response = await follow_conversation(Request(scope))
    conversation = await site.services.conversations.by_token(chat.token)
    assert isinstance(response, EventSourceResponse)
    assert conversation
    return response, conversation


async def event(events: AsyncIterator[Any]) -> dict[str, str]:
    """Return the next event as it is sent, name to value."""
    lines = (await anext(events)).encode().decode().splitlines()
    return dict(line.split(": ", 1) for line in lines if line)


def test_a_person_types_and_speaks(site: Site) -> None:
    chat = site.begin()

    async def listen() -> None:
        response, conversation = await opened(site, chat)
        events = aiter(response.body_iterator)
        assert (await event(events))["id"] == "1"
        site.services.conversations.person_types(conversation.id)
        assert await event(events) == {"event": "typing", "data": '{"author":"person"}'}
        text = "Two\nlines, and \u2028 one more."
        await site.services.conversations.post_as_person(conversation.id, "Mr Walker", text)
        spoken = await event(events)
        message = json.loads(spoken["data"])
        assert (spoken["event"], spoken["id"]) == ("message", "2")
        assert (message["author"], message["name"]) == ("person", "Mr Walker")
        assert message["texts"] == [text]
        await response.body_iterator.aclose()  # type: ignore[attr-defined]
        assert len(site.services.events) == 0

    site.portal.call(listen)


def test_the_heart_beats_before_proxies_lose_patience(site: Site) -> None:
    response, _ = site.portal.call(opened, site, site.begin())
    assert response.ping_interval == 15
    assert response.send_timeout


def test_a_stream_ends_when_the_service_does(site: Site) -> None:
    chat = site.begin()

    async def listen() -> list[str]:
        response, _ = await opened(site, chat)
        events = aiter(response.body_iterator)
        first = (await event(events))["id"]
        site.services.events.close()
        return [first, *[(await event(events))["id"] async for _ in events]]

    assert site.portal.call(listen) == ["1"]


def test_a_stream_ends_when_the_database_does(site: Site) -> None:
    chat = site.begin()

    async def listen() -> int:
        response, _ = await opened(site, chat)
        site.sql("DROP TABLE messages")
        return len([1 async for _ in response.body_iterator])

    assert site.portal.call(listen) == 0

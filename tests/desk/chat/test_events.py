"""Events of a conversation reach its listeners, however slow these are."""

import asyncio
from contextlib import ExitStack

from desk.chat.events import LISTENERS_PER_CONVERSATION, ChatEvent, EventBus, Listener
from tests.waiting import PATIENCE


async def heard(listener: Listener) -> list[ChatEvent]:
    return [event async for event in listener]


async def test_news_reaches_the_listeners_of_its_conversation() -> None:
    events = EventBus()
    with events.listen("a") as mine, events.listen("b") as other:
        events.publish("a", ChatEvent.MESSAGES)
        events.publish("a", ChatEvent.TYPING)
        mine_heard = asyncio.create_task(heard(mine))
        await asyncio.sleep(0)
        events.close()
        assert await mine_heard == [ChatEvent.MESSAGES, ChatEvent.TYPING]
        assert await heard(other) == []


async def test_a_slow_listener_holds_one_of_each() -> None:
    events = EventBus()
    with events.listen("a") as slow:
        for _ in range(10_000):
            for event in ChatEvent:
                events.publish("a", event)
        assert len(slow._pending) == len(ChatEvent)


async def test_an_event_wakes_a_waiting_listener() -> None:
    events = EventBus()
    with events.listen("a") as listener:
        stream = aiter(listener)
        waiting = asyncio.ensure_future(anext(stream))
        await asyncio.sleep(0)
        assert not waiting.done()
        events.publish("a", ChatEvent.TYPING)
        assert await waiting == ChatEvent.TYPING


async def test_an_event_nobody_listens_for_is_dropped() -> None:
    EventBus().publish("a", ChatEvent.MESSAGES)


async def test_the_oldest_listener_makes_room() -> None:
    events = EventBus()
    with ExitStack() as others, events.listen("a") as oldest:
        for _ in range(LISTENERS_PER_CONVERSATION):
            others.enter_context(events.listen("a"))
        async with asyncio.timeout(PATIENCE):
            assert await heard(oldest) == []
        assert len(events) == LISTENERS_PER_CONVERSATION


async def test_nothing_is_kept_of_those_who_left() -> None:
    events = EventBus()
    with events.listen("a"), events.listen("a"), events.listen("b"):
        assert len(events) == 3
    assert len(events) == 0
    assert not events._listeners


async def test_who_comes_after_the_end_is_sent_away() -> None:
    events = EventBus()
    events.close()
    with events.listen("a") as late:
        assert await heard(late) == []

"""News of a conversation reaches its listeners, whatever their pace."""

import asyncio
from contextlib import ExitStack

from desk.chat.events import LISTENERS_PER_CONVERSATION, Hub, Listener, News
from tests.waiting import PATIENCE


async def heard(listener: Listener) -> list[News]:
    return [news async for news in listener]


async def test_news_reaches_the_listeners_of_its_conversation() -> None:
    hub = Hub()
    with hub.listen("a") as mine, hub.listen("b") as other:
        hub.publish("a", News.MESSAGES)
        hub.publish("a", News.TYPING)
        mine_heard = asyncio.create_task(heard(mine))
        await asyncio.sleep(0)
        hub.close()
        assert await mine_heard == [News.MESSAGES, News.TYPING]
        assert await heard(other) == []


async def test_a_slow_listener_holds_one_of_each() -> None:
    hub = Hub()
    with hub.listen("a") as slow:
        for _ in range(10_000):
            hub.publish("a", News.MESSAGES)
            hub.publish("a", News.TYPING)
        assert len(slow._pending) == len(News)


async def test_news_wakes_a_waiting_listener() -> None:
    hub = Hub()
    with hub.listen("a") as listener:
        news = aiter(listener)
        waiting = asyncio.ensure_future(anext(news))
        await asyncio.sleep(0)
        assert not waiting.done()
        hub.publish("a", News.TYPING)
        assert await waiting == News.TYPING


async def test_news_to_nobody_is_fine() -> None:
    Hub().publish("a", News.MESSAGES)


async def test_the_oldest_listener_makes_room() -> None:
    hub = Hub()
    with ExitStack() as others, hub.listen("a") as oldest:
        for _ in range(LISTENERS_PER_CONVERSATION):
            others.enter_context(hub.listen("a"))
        async with asyncio.timeout(PATIENCE):
            assert await heard(oldest) == []
        assert len(hub) == LISTENERS_PER_CONVERSATION


async def test_nothing_is_kept_of_those_who_left() -> None:
    hub = Hub()
    with hub.listen("a"), hub.listen("a"), hub.listen("b"):
        assert len(hub) == 3
    assert len(hub) == 0
    assert not hub._listeners


async def test_who_comes_after_the_end_is_sent_away() -> None:
    hub = Hub()
    hub.close()
    with hub.listen("a") as late:
        assert await heard(late) == []

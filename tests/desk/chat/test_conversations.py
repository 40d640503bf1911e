"""Conversations among parent, assistant and person."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import uuid4

import httpx
import pytest

from bot.answers import load_answers
from desk.chat.conversations import ChatService
from desk.chat.events import ChatEvent, EventBus
from desk.chat.live import LiveChat
from desk.chat.rasa import Rasa
from desk.forms.live_chat import load_live_chat
from desk.storage import Conversation, StorageError, Store
from tests.desk.web.fakes import FakeRasa, messages_of
from tests.waiting import PATIENCE


class SlowRasa(FakeRasa):
    """A Rasa that answers when told to, and fails if asked twice at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.may_answer = asyncio.Event()
        self.arrivals = asyncio.Semaphore(0)
        self.at_once = 0
        self.most_at_once = 0

    async def answer(self, request: httpx.Request) -> httpx.Response:
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        self.arrivals.release()
        await self.may_answer.wait()
        self.at_once -= 1
        return self(request)

    def client(self) -> Rasa:
        return Rasa("http://rasa.example", httpx.MockTransport(self.answer))


@pytest.fixture
def events() -> EventBus:
    return EventBus()


@pytest.fixture
async def rasa() -> SlowRasa:
    fake = SlowRasa()
    fake.may_answer.set()
    return fake


@pytest.fixture
async def chats(store: Store, rasa: SlowRasa, events: EventBus) -> AsyncIterator[ChatService]:
    async with aclosing(rasa.client()) as client:
        book = load_answers()
        live = LiveChat(store, events, book, load_live_chat(), str)
        yield ChatService(store, client, events, book, frozenset({"greeting"}), live)


async def begun(chats: ChatService) -> Conversation:
    found = await chats.by_token((await chats.begin()).token)
    assert found
    return found


async def said(chats: ChatService, chat: Conversation) -> list[str]:
    return [" ".join(message.texts) for message in (await chats.messages(chat.id))[1:]]


async def test_one_message_at_a_time(chats: ChatService, rasa: SlowRasa) -> None:
    chat = await begun(chats)
    await asyncio.gather(*(chats.post(chat, f"m{n}") for n in range(5)))
    assert rasa.most_at_once == 1
    assert await said(chats, chat) == [
        text for words in rasa.words for text in (words, f"You said: {words}")
    ]


async def test_conversations_do_not_wait_for_each_other(chats: ChatService, rasa: SlowRasa) -> None:
    rasa.may_answer.clear()
    posts = [asyncio.create_task(chats.post(await begun(chats), "hello")) for _ in range(3)]
    async with asyncio.timeout(PATIENCE):
        for _ in posts:
            await rasa.arrivals.acquire()
        rasa.may_answer.set()
        await asyncio.gather(*posts)


async def test_the_same_message_twice_at_once_is_one(chats: ChatService, rasa: SlowRasa) -> None:
    chat, key = await begun(chats), str(uuid4())
    one, two = await asyncio.gather(chats.post(chat, "hi", key), chats.post(chat, "hi", key))
    assert one == two
    assert rasa.words == ["hi"]


async def test_the_parents_words_are_stored_before_rasa_is_asked(
    chats: ChatService, rasa: SlowRasa
) -> None:
    chat = await begun(chats)
    rasa.may_answer.clear()
    post = asyncio.create_task(chats.post(chat, "hello"))
    async with asyncio.timeout(PATIENCE):
        await rasa.arrivals.acquire()
    assert await said(chats, chat) == ["hello"]
    post.cancel()  # the process stops here
    with pytest.raises(asyncio.CancelledError):
        await post
    assert await said(chats, chat) == ["hello"]


async def test_a_person_speaks_while_the_assistant_thinks(
    chats: ChatService, rasa: SlowRasa, events: EventBus
) -> None:
    chat, key = await begun(chats), str(uuid4())
    rasa.may_answer.clear()
    with events.listen(chat.id) as listener:
        post = asyncio.create_task(chats.post(chat, "hello", key))
        async with asyncio.timeout(PATIENCE):
            await rasa.arrivals.acquire()
            message = await chats.post_as_person(chat.id, "Mr Walker", "I am here.")
            rasa.may_answer.set()
            exchange = await post
        assert (message.author, message.name, message.seq) == ("person", "Mr Walker", 3)
        assert [await anext(aiter(listener))] == [ChatEvent.MESSAGES]
    assert exchange.reply
    assert exchange.reply.texts == ("You said: hello",)
    assert await chats.post(chat, "hello", key) == exchange


async def test_a_person_types(chats: ChatService, events: EventBus) -> None:
    chat = await begun(chats)
    with events.listen(chat.id) as listener:
        chats.person_types(chat.id)
        assert await anext(aiter(listener)) == ChatEvent.TYPING


async def test_a_person_cannot_speak_where_nobody_is(chats: ChatService) -> None:
    with pytest.raises(StorageError):
        await chats.post_as_person("nothing", "Mr Walker", "Hello?")


async def test_a_reply_without_words_is_still_a_turn(chats: ChatService, rasa: SlowRasa) -> None:
    rasa.instead.append(lambda: httpx.Response(200, json=messages_of()))
    exchange = await chats.post(await begun(chats), "hello")
    assert exchange.reply
    assert exchange.reply.texts == ()
    assert exchange.reply.turn


async def test_locks_are_not_kept(chats: ChatService) -> None:
    await chats.post(await begun(chats), "hello")
    assert not chats._locks


async def test_nobody_has_a_wrong_token(chats: ChatService) -> None:
    await chats.begin()
    for token in ("", "x", "\x00", "\u00e9", "a" * 100_000):
        assert await chats.by_token(token) is None

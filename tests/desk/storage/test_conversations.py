"""Conversations and their messages, on both databases."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from desk.storage import AlreadyStored, Conversation, Message, StorageError, Store

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
CHAT = Conversation("c1", "a" * 64, "sender-1", NOW, NOW)
OTHER = Conversation("c2", "b" * 64, "sender-2", NOW, NOW)
TURN: dict[str, Any] = {"outcome": "answer", "answers": [], "options": [], "request": None}


@pytest.fixture
def chats(store: Store) -> Store:
    with store.begin() as unit:
        unit.conversations.add(CHAT)
        unit.conversations.add(OTHER)
    return store


def post(store: Store, chat: str = "c1", **values: Any) -> Message:
    fields = {"author": "parent", "texts": ["Hello"], "at": NOW}
    with store.begin() as unit:
        return unit.conversations.append_message(chat, **{**fields, **values})


def test_a_conversation_is_found_by_what_one_has(chats: Store) -> None:
    with chats.read() as unit:
        assert unit.conversations.by_token_hash("a" * 64) == CHAT
        assert unit.conversations.by_sender("sender-2") == OTHER
        assert unit.conversations.by_id("c2") == OTHER
        assert unit.conversations.by_token_hash("c" * 64) is None
        assert unit.conversations.by_sender("a" * 64) is None


def test_two_conversations_never_share_a_token(chats: Store) -> None:
    with pytest.raises(AlreadyStored), chats.begin() as unit:
        unit.conversations.add(Conversation("c3", "a" * 64, "sender-3", NOW, NOW))


def test_messages_are_numbered_in_their_conversation(chats: Store) -> None:
    later = NOW + timedelta(minutes=1)
    first = post(chats)
    reply = post(chats, author="assistant", texts=["One.", "Two."], turn=TURN, at=later)
    elsewhere = post(chats, "c2", author="person", name="Ms Dee Poe")
    assert (first.seq, reply.seq, elsewhere.seq) == (1, 2, 1)
    with chats.read() as unit:
        assert unit.conversations.messages_after("c1") == [first, reply]
        assert unit.conversations.messages_after("c1", 1) == [reply]
        assert unit.conversations.messages_after("c1", 2) == []
        assert unit.conversations.messages_after("c2") == [elsewhere]
        found = unit.conversations.by_id("c1")
    assert reply.texts == ("One.", "Two.")
    assert (first.turn, reply.turn) == (None, TURN)
    assert found
    assert found.last_at == later


def test_any_text_a_client_can_send_is_kept(chats: Store) -> None:
    text = "\x00 \ud800 'quoted' \\ \u202e 👩‍👧 \n"
    post(chats, texts=[text])
    with chats.read() as unit:
        assert unit.conversations.messages_after("c1")[0].texts == (text,)


def test_a_client_id_counts_once_in_its_conversation(chats: Store) -> None:
    first = post(chats, client_id="x")
    post(chats)
    post(chats, "c2", client_id="x")
    with pytest.raises(AlreadyStored):
        post(chats, client_id="x")
    with chats.read() as unit:
        assert unit.conversations.message_by_client_id("c1", "x") == first
        assert unit.conversations.message_by_client_id("c1", "y") is None
        assert [m.seq for m in unit.conversations.messages_after("c1")] == [1, 2]


def test_an_unknown_conversation_is_an_error(chats: Store) -> None:
    with pytest.raises(StorageError, match="no such conversation"):
        post(chats, "c9")


def test_messages_at_the_same_moment_get_different_numbers(chats: Store) -> None:
    threads = [threading.Thread(target=post, args=(chats,)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with chats.read() as unit:
        seqs = [message.seq for message in unit.conversations.messages_after("c1")]
    assert seqs == list(range(1, 21))


def test_repr_tells_nothing_said(chats: Store) -> None:
    assert "Hello" not in repr(post(chats))
    assert "a" * 64 not in repr(CHAT)

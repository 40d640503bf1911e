"""Chats over Rasa's own channel are conversations as well, readable by nobody through the API."""

from datetime import UTC, datetime

from desk.chat.direct import ensure_conversation
from desk.storage import Conversation, Store
from tests.desk.samples import case_context

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)


def test_an_unknown_sender_becomes_a_conversation_once(store: Store) -> None:
    desk = case_context(store, lambda: NOW)
    for _ in range(2):
        ensure_conversation("from-a-script", desk)
    with store.read() as unit:
        chat = unit.conversations.by_sender("from-a-script")
    assert chat
    assert (chat.created_at, chat.last_at) == (NOW, NOW)
    assert len(chat.token_hash) == 64


def test_a_chat_of_the_desk_stays_as_it_is(store: Store) -> None:
    ours = Conversation("c1", "0" * 64, "of-the-desk", NOW, NOW)
    with store.begin() as unit:
        unit.conversations.add(ours)
    ensure_conversation("of-the-desk", case_context(store, lambda: NOW))
    with store.read() as unit:
        assert unit.conversations.by_sender("of-the-desk") == ours

"""Conversations and their messages."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from desk.crypto import FieldCipher
from desk.storage.encrypted_rows import decrypt_row, encrypt_row
from desk.storage.errors import StorageError
from desk.storage.records import Author, Conversation, Message
from desk.storage.tables import conversations, drafts, messages, takeovers, tickets


class Conversations:
    """The conversations of one unit of work."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, conversation: Conversation) -> None:
        self._connection.execute(insert(conversations).values(asdict(conversation)))

    def by_token_hash(self, token_hash: str) -> Conversation | None:
        return self._one(conversations.c.token_hash == token_hash)

    def by_sender(self, rasa_sender: str) -> Conversation | None:
        return self._one(conversations.c.rasa_sender == rasa_sender)

    def by_id(self, conversation_id: str) -> Conversation | None:
        return self._one(conversations.c.id == conversation_id)

    def append_message(
        self,
        conversation_id: str,
        *,
        author: Author,
        texts: Sequence[str],
        at: datetime,
        turn: dict[str, Any] | None = None,
        name: str | None = None,
        client_id: str | None = None,
    ) -> Message:
        """Store the next message and return it with its number.

        Raises AlreadyStored if the client id is there, StorageError if the conversation is unknown.
        """
        # The update comes first: on PostgreSQL it makes the next writer to this conversation wait,
        # so that two never take the same number.
        touched = update(conversations).where(conversations.c.id == conversation_id)
        if self._connection.execute(touched.values(last_at=at)).rowcount == 0:
            raise StorageError("there is no such conversation")
        of_this = messages.c.conversation_id == conversation_id
        highest = select(func.coalesce(func.max(messages.c.seq), 0)).where(of_this)
        message = Message(
            id=uuid4().hex,
            conversation_id=conversation_id,
            seq=self._connection.execute(highest).scalar_one() + 1,
            author=author,
            name=name,
            texts=tuple(texts),
            turn=turn,
            client_id=client_id,
            at=at,
        )
        values = encrypt_row(messages, asdict(message), self._cipher, message.id)
        self._connection.execute(insert(messages).values(values))
        return message

    def messages_after(self, conversation_id: str, seq: int = 0) -> list[Message]:
        """Return the messages numbered above `seq`, in order."""
        return self._messages(messages.c.conversation_id == conversation_id, messages.c.seq > seq)

    def message_by_client_id(self, conversation_id: str, client_id: str) -> Message | None:
        """Return the parent's message that a client sent under this id, if it is stored."""
        found = self._messages(
            messages.c.conversation_id == conversation_id, messages.c.client_id == client_id
        )
        return found[0] if found else None

    def release_client_id(self, message_id: str) -> None:
        """Free a message's client id, so that another message can be stored under it."""
        freed = update(messages).where(messages.c.id == message_id).values(client_id=None)
        self._connection.execute(freed)

    def untouched_since(self, moment: datetime) -> list[Conversation]:
        """Return the conversations whose last message is older than `moment`."""
        query = select(conversations).where(conversations.c.last_at < moment)
        return [Conversation(**row._mapping) for row in self._connection.execute(query)]

    def senders(self) -> set[str]:
        """Return the Rasa sender id of every conversation."""
        return set(self._connection.execute(select(conversations.c.rasa_sender)).scalars())

    def remove(self, conversation_id: str) -> None:
        """Delete a conversation and its messages; its tickets and drafts stay, without the link."""
        for table in (tickets, drafts):
            linked = update(table).where(table.c.conversation_id == conversation_id)
            self._connection.execute(linked.values(conversation_id=None))
        for parts in (messages, takeovers):
            of_this = parts.c.conversation_id == conversation_id
            self._connection.execute(delete(parts).where(of_this))
        this = conversations.c.id == conversation_id
        self._connection.execute(delete(conversations).where(this))

    def remove_empty(self, moment: datetime) -> int:
        """Delete the conversations begun before `moment` that hold a greeting alone; how many."""
        c, ours = conversations.c, messages.c
        said = select(ours.id).where(ours.conversation_id == c.id, ours.author != "assistant")
        # A chat by Rasa's own channel stores no messages here, only what it has begun.
        begun = [select(t.c.id).where(t.c.conversation_id == c.id) for t in (tickets, drafts)]
        answered = select(func.count()).where(ours.conversation_id == c.id).scalar_subquery()
        empty = (c.created_at < moment) & (answered == 1)
        for used in (said, *begun):
            empty &= ~used.exists()
        ids = self._connection.execute(select(c.id).where(empty)).scalars().all()
        for conversation_id in ids:
            self.remove(conversation_id)
        return len(ids)

    def _one(self, where: Any) -> Conversation | None:
        row = self._connection.execute(select(conversations).where(where)).one_or_none()
        return None if row is None else Conversation(**row._mapping)

    def _messages(self, *where: Any) -> list[Message]:
        rows = self._connection.execute(select(messages).where(*where).order_by(messages.c.seq))
        opened = (decrypt_row(messages, row, self._cipher) for row in rows)
        return [Message(**{**values, "texts": tuple(values["texts"])}) for values in opened]

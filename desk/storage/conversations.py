"""Conversations, their messages, and the desk's users."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, insert, select, update
from sqlalchemy.engine import Connection

from desk.storage.errors import StorageError
from desk.storage.records import Author, Conversation, Message, User
from desk.storage.tables import conversations, messages, users


class Conversations:
    """The conversations of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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

        Raises AlreadyStored where the client id is there, StorageError for an unknown conversation.
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
        values = {**asdict(message), "texts": list(texts)}
        self._connection.execute(insert(messages).values(values))
        return message

    def messages_after(self, conversation_id: str, seq: int = 0) -> list[Message]:
        """The messages numbered above `seq`, in order."""
        return self._messages(messages.c.conversation_id == conversation_id, messages.c.seq > seq)

    def message_by_client_id(self, conversation_id: str, client_id: str) -> Message | None:
        """The parent's message that a client sent under this id, if it has come before."""
        found = self._messages(
            messages.c.conversation_id == conversation_id, messages.c.client_id == client_id
        )
        return found[0] if found else None

    def _one(self, where: Any) -> Conversation | None:
        row = self._connection.execute(select(conversations).where(where)).one_or_none()
        return None if row is None else Conversation(**row._mapping)

    def _messages(self, *where: Any) -> list[Message]:
        rows = self._connection.execute(select(messages).where(*where).order_by(messages.c.seq))
        return [Message(**{**row._mapping, "texts": tuple(row.texts)}) for row in rows]


class Users:
    """Who may use the desk."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, user: User) -> None:
        """Store a new user; AlreadyStored if the name is taken."""
        self._connection.execute(insert(users).values(asdict(user)))

    def by_name(self, name: str) -> User | None:
        row = self._connection.execute(select(users).where(users.c.name == name)).one_or_none()
        return None if row is None else User(**row._mapping)

    def set_password_hash(self, user_id: str, password_hash: str) -> None:
        change = update(users).where(users.c.id == user_id).values(password_hash=password_hash)
        self._connection.execute(change)

    def any(self) -> bool:
        """Whether anybody can log in at all."""
        return self._connection.execute(select(users.c.id).limit(1)).first() is not None

"""News of a conversation, for those who listen to it in this process.

News only says that something happened; what was said is read from the store. So a listener holds
at most one piece of news of each kind, a slow one costs nothing, and none can miss a message.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from enum import StrEnum

# One parent has a few tabs and devices; beyond that the oldest makes room.
LISTENERS_PER_CONVERSATION = 5


class News(StrEnum):
    """What happened: messages were stored, or a person is typing."""

    MESSAGES = "messages"
    TYPING = "typing"


class Listener:
    """One open stream. Iterating gives news as it comes, until the listener is closed."""

    def __init__(self) -> None:
        self._pending: dict[News, None] = {}
        self._closed = False
        self._awake = asyncio.Event()

    def tell(self, news: News) -> None:
        self._pending[news] = None
        self._awake.set()

    def close(self) -> None:
        self._closed = True
        self._awake.set()

    async def __aiter__(self) -> AsyncIterator[News]:
        while not self._closed:
            await self._awake.wait()
            self._awake.clear()
            pending, self._pending = self._pending, {}
            for news in pending:
                yield news


class Hub:
    """Who listens to which conversation. Belongs to one event loop; not for use by threads."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)
        self._closed = False

    @contextmanager
    def listen(self, conversation_id: str) -> Iterator[Listener]:
        """A listener for as long as the block runs."""
        listener = Listener()
        listeners = self._listeners[conversation_id]
        while len(listeners) >= LISTENERS_PER_CONVERSATION:
            listeners.pop(0).close()
        listeners.append(listener)
        if self._closed:
            listener.close()
        try:
            yield listener
        finally:
            self._leave(conversation_id, listener)

    def publish(self, conversation_id: str, news: News) -> None:
        for listener in self._listeners.get(conversation_id, ()):
            listener.tell(news)

    def close(self) -> None:
        """End every stream, and any that opens from now on."""
        self._closed = True
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.close()

    def __len__(self) -> int:
        return sum(len(listeners) for listeners in self._listeners.values())

    def _leave(self, conversation_id: str, listener: Listener) -> None:
        listeners = self._listeners[conversation_id]
        if listener in listeners:
            listeners.remove(listener)
        if not listeners:
            del self._listeners[conversation_id]

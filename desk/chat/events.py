"""Events of a conversation, for its listeners in this process.

An event says only that something happened; the messages themselves are read from the store. So a
listener holds at most one event of each kind, a slow one costs nothing, and none misses a message.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from enum import StrEnum

# One parent has a few tabs and devices; beyond that the oldest makes room.
LISTENERS_PER_CONVERSATION = 5


class ChatEvent(StrEnum):
    """What happened: messages were stored, a person is typing, a person came or went."""

    MESSAGES = "messages"
    TYPING = "typing"
    LIVE = "live"


class Listener:
    """One open stream. Iterating yields each event as it comes, until the listener is closed."""

    def __init__(self) -> None:
        self._pending: dict[ChatEvent, None] = {}
        self._closed = False
        self._awake = asyncio.Event()

    def tell(self, event: ChatEvent) -> None:
        self._pending[event] = None
        self._awake.set()

    def close(self) -> None:
        self._closed = True
        self._awake.set()

    async def __aiter__(self) -> AsyncIterator[ChatEvent]:
        while not self._closed:
            await self._awake.wait()
            self._awake.clear()
            pending, self._pending = self._pending, {}
            for event in pending:
                yield event


class EventBus:
    """The listeners of each conversation. Belongs to one event loop; not for use by threads."""

    def __init__(self) -> None:
        self._listeners: defaultdict[str, list[Listener]] = defaultdict(list)
        self._closed = False

    @contextmanager
    def listen(
        self, conversation_id: str, most: int = LISTENERS_PER_CONVERSATION
    ) -> Iterator[Listener]:
        """Register a listener for as long as the block runs; the oldest of more than `most` end."""
        listener = Listener()
        listeners = self._listeners[conversation_id]
        while len(listeners) >= most:
            listeners.pop(0).close()
        listeners.append(listener)
        if self._closed:
            listener.close()
        try:
            yield listener
        finally:
            self._leave(conversation_id, listener)

    def publish(self, conversation_id: str, event: ChatEvent) -> None:
        for listener in self._listeners.get(conversation_id, ()):
            listener.tell(event)

    def end(self, conversation_id: str) -> None:
        """End the streams of one conversation."""
        for listener in self._listeners.get(conversation_id, ()):
            listener.close()

    def close(self) -> None:
        """End every stream, and any that opens later."""
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

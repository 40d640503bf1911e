"""The queue before the assistant: so many messages at a time, and for the rest a word at once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

# A message takes 20 to 40 ms: with more in front of it, a person would think nothing happens.
PLACES = 64
# One stranger with many chats leaves room for the others.
PLACES_FOR_AN_ADDRESS = 16
RETRY_SECONDS = 2


class BusyError(Exception):
    """The queue is full; nothing of the message was stored."""


class Queue:
    """Counts the messages in hand. Belongs to one event loop."""

    def __init__(self) -> None:
        self._taken: Counter[str] = Counter()

    @contextmanager
    def place(self, who: str, *, trusted: bool) -> Iterator[None]:
        """Hold a place for `who`, an address; if `trusted`, as many as there are.

        Raises BusyError if there is none.
        """
        most = PLACES if trusted else PLACES_FOR_AN_ADDRESS
        if self._taken.total() >= PLACES or self._taken[who] >= most:
            raise BusyError
        self._taken[who] += 1
        try:
            yield
        finally:
            self._taken[who] -= 1
            if not self._taken[who]:
                del self._taken[who]

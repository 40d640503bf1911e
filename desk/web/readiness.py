"""What the last look at everything found, so that many who ask cost one look."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping

GOOD_FOR = 1.0  # seconds: a supervisor or a load balancer asks no oftener than that


class Readiness:
    """The result of the last checks. Belongs to one event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()
        self._found: Mapping[str, str] = {}
        self._until = float("-inf")

    async def read(self, look: Callable[[], Awaitable[Mapping[str, str]]]) -> Mapping[str, str]:
        """Return what was found within the last second, else look."""
        async with self._one_at_a_time:
            if self._clock() >= self._until:
                self._found = await look()
                self._until = self._clock() + GOOD_FOR
            return self._found

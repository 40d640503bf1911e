"""Messages of one conversation, one after the other, and at once."""

import asyncio
import time

from rasa.core.lock_store import LockStore
from rasa.utils.endpoints import EndpointConfig

from desk.rasa.lock_store import PromptLockStore


async def test_many_at_once_each_have_their_turn_in_order() -> None:
    store = LockStore.create(EndpointConfig(type="desk.rasa.lock_store.PromptLockStore"))
    assert isinstance(store, PromptLockStore)
    served: list[int] = []
    inside = 0

    async def message(number: int) -> None:
        nonlocal inside
        async with store.lock("chat"):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.001)
            served.append(number)
            inside -= 1

    began = time.monotonic()
    await asyncio.gather(*(message(number) for number in range(50)))
    assert served == list(range(50))
    # Rasa's own store needs a second for each; ours is far below it on any machine.
    assert time.monotonic() - began < 25

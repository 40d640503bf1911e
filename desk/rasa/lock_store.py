"""One message of a conversation at a time, without Rasa's one-second polling."""

from contextlib import AbstractAsyncContextManager

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig

# Rasa polls once a second for a message's turn, so that of a hundred sent at once half timed out
# after a minute. A poll costs microseconds.
POLL_SECONDS = 0.02


class PromptLockStore(InMemoryLockStore):
    """Rasa's in-memory lock store, polled more often; endpoints.yml names it."""

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        super().__init__()

    def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = POLL_SECONDS,
    ) -> AbstractAsyncContextManager[TicketLock]:
        """Raises rasa's LockError if it is not the message's turn within the lifetime."""
        held: AbstractAsyncContextManager[TicketLock] = super().lock(
            conversation_id, lock_lifetime, wait_time_in_seconds
        )
        return held

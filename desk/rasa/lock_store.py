"""One message of a conversation at a time, without Rasa's one-second polling."""

from contextlib import AbstractAsyncContextManager

from rasa.core.lock import TicketLock
from rasa.core.lock_store import LOCK_LIFETIME, InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig

# Rasa looks once a second whether it is a message's turn, so that of a hundred at once half were
# given up unanswered after a minute. A look costs microseconds.
LOOK_SECONDS = 0.02


class PromptLockStore(InMemoryLockStore):
    """Rasa's in-memory lock store, polled more often; endpoints.yml names it."""

    def __init__(self, endpoint_config: EndpointConfig | None = None) -> None:
        super().__init__()

    def lock(
        self,
        conversation_id: str,
        lock_lifetime: float = LOCK_LIFETIME,
        wait_time_in_seconds: float = LOOK_SECONDS,
    ) -> AbstractAsyncContextManager[TicketLock]:
        """Raises rasa's LockError if it is not the message's turn within the lifetime."""
        held: AbstractAsyncContextManager[TicketLock] = super().lock(
            conversation_id, lock_lifetime, wait_time_in_seconds
        )
        return held

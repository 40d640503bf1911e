"""Chats that were begun and in which nobody has said anything."""

from datetime import timedelta
from typing import Any

from desk.casework.context import CaseContext

# The widget begins a new chat if somebody comes back to one that has gone.
EMPTY_FOR = timedelta(hours=1)


def drop_empty_chats(context: CaseContext) -> dict[str, Any]:
    """Delete the chats with a greeting alone; a program that only begins them fills no disk.

    Raises StorageError.
    """
    with context.store.begin() as unit:
        gone = unit.conversations.remove_empty(context.clock() - EMPTY_FOR)
    return {"deleted": gone}

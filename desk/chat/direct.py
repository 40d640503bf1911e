"""Chats that reach Rasa by its own channel, and not through this desk: `rasa shell`, a script."""

import hashlib
import secrets
from uuid import uuid4

from desk.casework.context import Registry
from desk.storage import AlreadyStored, Conversation


def known(sender: str, registry: Registry) -> None:
    """Make the chat of this Rasa sender id a conversation, so that it finds what it has begun.

    Nobody has its token, so nobody can read it through the desk's API. Raises StorageError.
    """
    with registry.store.read() as unit:
        if unit.conversations.by_sender(sender):
            return
    now = registry.clock()
    nobodys = hashlib.sha256(secrets.token_bytes()).hexdigest()
    conversation = Conversation(uuid4().hex, nobodys, sender, now, now)
    try:
        with registry.store.begin() as unit:
            unit.conversations.add(conversation)
    except AlreadyStored:  # by the same chat, at the same moment
        return

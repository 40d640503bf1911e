"""Chats that reach Rasa by its own channel, and not through this desk: `rasa shell`, a script."""

import hashlib
import secrets
from uuid import uuid4

from desk.casework.context import CaseContext
from desk.storage import AlreadyStored, Conversation


def ensure_conversation(sender: str, context: CaseContext) -> None:
    """Ensure a conversation exists for this sender, so that its drafts can be found.

    Nobody has its token, so nobody can read it through the desk's API. Raises StorageError.
    """
    with context.store.read() as unit:
        if unit.conversations.by_sender(sender):
            return
    now = context.clock()
    nobodys = hashlib.sha256(secrets.token_bytes()).hexdigest()
    conversation = Conversation(uuid4().hex, nobodys, sender, now, now)
    try:
        with context.store.begin() as unit:
            unit.conversations.add(conversation)
    except AlreadyStored:  # by the same chat, at the same moment
        return

"""Deletion of one chat because its parent wants it: here, its drafts, and at Rasa."""

from datetime import datetime
from pathlib import Path

from desk.cases.audit_log import DRAFT_ERASED
from desk.rasa import tracker_file
from desk.retention.holds import holds_conversation
from desk.storage import Conversation, Store

WHO = "parent"  # by whom, in the history


def erase_chat(store: Store, chat: Conversation, tracker: Path, now: datetime) -> bool:
    """Delete a chat with what was noted in it; return False if an open request holds it.

    `tracker` is Rasa's file. Requests that were sent stay, without the link to the chat. Raises
    StorageError, or sqlite3.Error if Rasa's file cannot be written: the purge then finds the rest.
    """
    with store.begin() as unit:
        if holds_conversation(unit, chat.id):
            return False
        for draft in unit.drafts.of_conversation(chat.id):
            unit.drafts.remove(draft.id)
            unit.history.forget_details(draft.id)
            unit.history.append(draft.id, now, WHO, DRAFT_ERASED, state="draft")
        unit.conversations.remove(chat.id)
    tracker_file.forget(tracker, [chat.rasa_sender])
    return True

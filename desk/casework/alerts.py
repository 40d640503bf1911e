"""Mails to the DPL that wait for no request to be sent."""

from desk.casework.context import CaseContext


def keep_recording(context: CaseContext, submission_id: str, kind_name: str) -> bool:
    """Ask the DPL at once to keep a recording that a draft asks for; return whether that is stored.

    A draft is told of once. Raises StorageError.
    """
    with context.store.begin() as unit:
        draft = unit.drafts.by_submission(submission_id)
        if draft is None:
            return False
        mails = context.to_dpl(
            unit,
            "preserve_wish",
            idempotency_key=f"preserve:{submission_id}",
            at=draft.first_mention_at,
            kind_name=kind_name,
            draft_link=f"{context.letters.public_url}/desk/drafts/{draft.id}",
        )
        unit.outbox.add_all(mails)
    return True


def place_came_out(context: CaseContext, sender: str) -> bool:
    """Tell the DPL of a chat in which a family's place came out; return whether that is stored.

    `sender` is the chat's Rasa sender id; a draft was kept of what it says. A chat is told of once.
    Raises StorageError.
    """
    with context.store.begin() as unit:
        chat = unit.conversations.by_sender(sender)
        draft = unit.drafts.newest_of(chat.id) if chat else None
        if draft is None:
            return False
        link = f"{context.letters.public_url}/desk/drafts/{draft.id}"
        mails = context.to_dpl(
            unit,
            "place_came_out",
            idempotency_key=f"place-came-out:{draft.conversation_id}",
            at=draft.first_mention_at,
            draft_link=link,
        )
        unit.outbox.add_all(mails)
    return True

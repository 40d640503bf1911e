"""Requests from their first mention to the stored ticket, each step in one unit of work."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from desk.cases import deadline
from desk.cases.mail import Mail
from desk.cases.ticket import OpenTicket, Ticket
from desk.cases.timeline import Timeline
from desk.casework import codes
from desk.casework.context import CaseContext
from desk.casework.letters import own_letter
from desk.dates import in_words, london, moment_in_words
from desk.forms.kinds import load_kinds
from desk.storage import AlreadyStored, Draft, Unit
from desk.storage.errors import TooManyUnconfirmed

PARENT = "parent"
# A family asks for each of its children; a prankster for somebody else, whom each one mails twice.
MOST_UNCONFIRMED = 3


def keep_draft(
    context: CaseContext,
    *,
    submission_id: str,
    kind: str,
    first_mention_at: datetime,
    answers: Mapping[str, str],
    conversation: str | None,
) -> Draft | None:
    """Store what is known so far of a request that has not been submitted.

    `conversation` is the Rasa sender id of its chat. Return None if the request is a ticket
    already: a message may be handled late, after an interruption. Raises StorageError.
    """
    now = context.clock()
    with context.store.begin() as unit:
        if unit.tickets.by_submission(submission_id):
            return None
        earlier = unit.drafts.by_submission(submission_id)
        draft = Draft(
            id=earlier.id if earlier else uuid4().hex,
            submission_id=submission_id,
            kind=kind,
            first_mention_at=first_mention_at,
            updated_at=now,
            conversation_id=_conversation_id(unit, conversation),
            answers=answers,
        )
        unit.drafts.put(draft)
        if earlier is None:
            said = f"First mentioned in the chat on {moment_in_words(first_mention_at)}"
            unit.history.append(draft.id, now, PARENT, "draft_kept", state="draft", detail=said)
        return draft


def discard_draft(context: CaseContext, submission_id: str) -> None:
    """Delete an unfinished request that the parent has stopped. Raises StorageError."""
    with context.store.begin() as unit:
        draft = unit.drafts.by_submission(submission_id)
        if draft:
            unit.drafts.remove(draft.id)
            now = context.clock()
            unit.history.append(draft.id, now, PARENT, "draft_discarded", state="draft")


def open_ticket(cmd: OpenTicket, context: CaseContext) -> Ticket:
    """Store the request once, with its history and the mails it causes, and return its ticket.

    The same submission sent again, even at the same moment, gets the earlier ticket. Raises
    StorageError (StorageUnavailable if the database fails) or HorizonError; nothing is stored then.
    """
    try:
        with context.store.begin() as unit:
            earlier = unit.tickets.by_submission(cmd.submission_id)
            return earlier or _store(cmd, unit, context)
    except AlreadyStored:
        # On PostgreSQL two equal submissions can both find nothing; the second one to write loses.
        with context.store.read() as unit:
            winner = unit.tickets.by_submission(cmd.submission_id)
        if winner is None:
            raise
        return winner


def check_unconfirmed(cmd: OpenTicket, context: CaseContext) -> None:
    """Raise TooManyUnconfirmed if this contact has enough requests of today to confirm.

    Each one sends mails to an address that may be somebody else's. Raises StorageError.
    """
    with context.store.read() as unit:
        since = context.clock() - timedelta(days=1)
        made = unit.tickets.unconfirmed_since(cmd.requester_contact, since)
        if made >= MOST_UNCONFIRMED and unit.tickets.by_submission(cmd.submission_id) is None:
            raise TooManyUnconfirmed("this contact has requests to confirm first")


def wants_code(ticket: Ticket) -> bool:
    """Return whether the requester is sent a code, to confirm that the address is theirs."""
    return ticket.has_address and load_kinds()[ticket.kind].confirms_address


def _store(cmd: OpenTicket, unit: Unit, context: CaseContext) -> Ticket:
    now = context.clock()
    timeline = Timeline(london(cmd.first_mention_at))
    draft = unit.drafts.by_submission(cmd.submission_id)
    ticket = Ticket.opened(
        cmd,
        ticket_id=draft.id if draft else uuid4().hex,
        reference=unit.tickets.next_reference(cmd.prefix, london(now).year),
        timeline=timeline,
        due=deadline.due(cmd.rules, timeline),
        conversation_id=_conversation_id(unit, cmd.conversation)
        or (draft.conversation_id if draft else None),
        now=now,
    )
    if draft:
        unit.drafts.remove(draft.id)
    unit.tickets.add(ticket)
    similar = unit.tickets.similar_to(ticket)
    unit.outbox.add_all(_opening_mails(ticket, similar, unit, context, cmd.door))
    if wants_code(ticket) and cmd.conversation:
        codes.send_in(unit, cmd.conversation, ticket.reference, ticket, context)
    unit.history.append(
        ticket.id,
        now,
        cmd.by,
        "opened",
        state=ticket.state,
        due=ticket.due,
        detail=_opened_in_words(ticket, similar, cmd.door),
    )
    return ticket


def _conversation_id(unit: Unit, sender: str | None) -> str | None:
    """Return the conversation's id; None for a sender that has none, as in `rasa shell`."""
    chat = unit.conversations.by_sender(sender) if sender else None
    return chat.id if chat else None


def _opening_mails(
    ticket: Ticket, similar: list[Ticket], unit: Unit, context: CaseContext, door: str
) -> list[Mail]:
    """Return the mails to the DPL, and to the requester if by e-mail.

    The requester's address is not confirmed yet and may be mistyped, so that mail names no child
    and repeats none of the requester's own words.
    """
    mails = context.to_dpl(unit, "opened_dpl", ticket=ticket, similar=similar, door=door)
    if ticket.preserve:
        mails += context.to_dpl(unit, "preserve_footage", ticket=ticket)
    if ticket.has_address:
        mails.append(
            context.letters.write(
                own_letter("opened", ticket) or "opened_requester",
                ticket.requester_contact,
                context.clock(),
                ticket=ticket,
                similar=similar,
            )
        )
    return mails


def _opened_in_words(ticket: Ticket, similar: list[Ticket], door: str) -> str:
    due = f"; due {in_words(ticket.due)}" if ticket.due else ""
    others = ", ".join(other.reference for other in similar)
    how = f"Came {door}, and logged on the desk" if door else "Opened from the chat"
    return f"{how}{due}" + (f"; similar open requests: {others}" if others else "")

"""What can be done to tickets, each in one unit of work."""

from datetime import datetime

from bot.trust import Trust
from desk.mail.compose import mails_for
from desk.storage import AlreadyStored, Store, Unit
from desk.tickets import clock
from desk.tickets.clock import Due
from desk.tickets.ticket import OpenTicket, Ticket
from desk.when import in_words, london


def open_ticket(
    cmd: OpenTicket, store: Store, now: datetime, trust: Trust, public_url: str
) -> Ticket:
    """Store the request once, with its history and the mails it causes, and return its ticket.

    The same submission sent again, even at the same moment, gets the earlier ticket. `public_url`
    starts the link in the DPL's mail. Raises StorageError (StorageUnavailable where the database
    fails) or HorizonError; nothing is kept then.
    """
    due = clock.due(cmd.kind, london(cmd.first_mention_at))
    try:
        with store.begin() as unit:
            earlier = unit.tickets.by_submission(cmd.submission_id)
            return earlier or _store(cmd, unit, due, now, trust, public_url)
    except AlreadyStored:
        # On PostgreSQL two equal submissions can both find nothing; the second one to write loses.
        with store.read() as unit:
            winner = unit.tickets.by_submission(cmd.submission_id)
        if winner is None:
            raise
        return winner


def _store(
    cmd: OpenTicket, unit: Unit, due: Due, now: datetime, trust: Trust, public_url: str
) -> Ticket:
    # A request made in `rasa shell`, say, has a sender that is no conversation of ours.
    chat = unit.conversations.by_sender(cmd.conversation) if cmd.conversation else None
    ticket = Ticket.opened(
        cmd,
        reference=unit.tickets.next_reference(cmd.prefix, london(now).year),
        due=due.date,
        due_working=due.working,
        conversation_id=chat.id if chat else None,
        now=now,
    )
    unit.tickets.add(ticket)
    unit.history.append(
        ticket.id, now, "assistant", f"Opened from the chat; due {in_words(ticket.due)}"
    )
    unit.outbox.add_all(mails_for(ticket, trust, public_url, now))
    return ticket

"""Records that an open request holds, whatever their age.

Destroying what somebody has asked to see is an offence (Data Protection Act 2018, section 173). So
while a request is open, everything of its requester stays: its chat and mails, and every other
request and chat with the same contact.
"""

from collections.abc import Iterable

from desk.cases.ticket import Ticket
from desk.storage import Draft, Unit


def holds_ticket(unit: Unit, ticket: Ticket) -> bool:
    """Return whether a request must stay: it is open, or its requester has an open one."""
    return ticket.is_open or _same_person(unit, [ticket])


def holds_conversation(unit: Unit, conversation_id: str) -> bool:
    """Return whether a chat must stay: a request from it, or of its person, is open."""
    tickets = unit.tickets.of_conversation(conversation_id)
    return any(ticket.is_open for ticket in tickets) or _same_person(unit, tickets)


def holds_draft(unit: Unit, draft: Draft) -> bool:
    """Return whether an unfinished request must stay, as part of a chat that must."""
    return draft.conversation_id is not None and holds_conversation(unit, draft.conversation_id)


def _same_person(unit: Unit, tickets: Iterable[Ticket]) -> bool:
    """Compare the contacts themselves: their keyed hashes differ during a key rotation."""
    contacts = {ticket.requester_contact.casefold() for ticket in tickets}
    if not contacts:
        return False
    return any(other.requester_contact.casefold() in contacts for other in unit.tickets.open())

"""What an open request holds, whatever its age.

Destroying what somebody has asked to see is an offence (Data Protection Act 2018, section 173). So
while a request is open, everything of the person who made it stays: its chat and mails, and every
other request and chat with the same contact.
"""

from collections.abc import Iterable

from desk.cases.ticket import Ticket
from desk.storage import Draft, Unit


def holds_ticket(unit: Unit, ticket: Ticket) -> bool:
    """Whether a request must stay: it is open, or its requester has another one that is."""
    return ticket.is_open or _same_person(unit, [ticket])


def holds_conversation(unit: Unit, conversation_id: str) -> bool:
    """Whether a chat must stay: a request from it is open, or one by the person it was with."""
    tickets = unit.tickets.of_conversation(conversation_id)
    return any(ticket.is_open for ticket in tickets) or _same_person(unit, tickets)


def holds_draft(unit: Unit, draft: Draft) -> bool:
    """Whether an unfinished request must stay, as part of a chat that must."""
    return draft.conversation_id is not None and holds_conversation(unit, draft.conversation_id)


def _same_person(unit: Unit, tickets: Iterable[Ticket]) -> bool:
    """By the contacts themselves: their keyed hashes differ while keys are being changed."""
    contacts = {ticket.requester_contact.casefold() for ticket in tickets}
    if not contacts:
        return False
    return any(other.requester_contact.casefold() in contacts for other in unit.tickets.open())

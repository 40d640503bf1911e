"""What a requester adds to a request that is stored already, or puts right in it."""

from desk.cases.actions import AddNote
from desk.cases.ticket import Ticket
from desk.casework.apply import apply_action_in, get_ticket
from desk.casework.codes import REQUESTER
from desk.casework.context import CaseContext


def add(reference: str, words: str, context: CaseContext) -> Ticket:
    """Note on the ticket what its requester adds in the chat, and tell the DPL.

    Raises as desk.casework.apply.apply_action does.
    """
    with context.store.begin() as unit:
        ticket = get_ticket(unit, reference)
        noted = apply_action_in(unit, ticket, AddNote(f"Added: {words}"), REQUESTER, context)
        unit.outbox.add_all(context.to_dpl(unit, "added_dpl", ticket=noted, words=words))
        return noted

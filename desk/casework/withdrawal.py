"""Withdrawal of a request by its requester."""

from desk.cases.actions import Withdraw
from desk.cases.ticket import Ticket
from desk.casework.apply import apply_action_in, get_ticket
from desk.casework.codes import REQUESTER
from desk.casework.context import CaseContext
from desk.storage import ChangedMeanwhile

BY_CODE = "Withdrawn in the chat, after a code sent to the requester's address was typed there."


def withdraw(reference: str, version: int, context: CaseContext) -> Ticket:
    """Close the ticket as withdrawn and tell both sides; `version` is the one that was shown.

    Raises as desk.casework.apply.apply_action does.
    """
    with context.store.begin() as unit:
        ticket = get_ticket(unit, reference)
        if ticket.version != version:
            raise ChangedMeanwhile("this request was changed by somebody else meanwhile")
        closed = apply_action_in(unit, ticket, Withdraw(BY_CODE), REQUESTER, context)
        unit.outbox.add_all(context.to_dpl(unit, "withdrawn_dpl", ticket=closed))
        return closed

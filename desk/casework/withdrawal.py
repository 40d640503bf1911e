"""A requester takes a request back."""

from desk.cases.actions import Withdraw
from desk.cases.ticket import Ticket
from desk.casework.apply import known, make_in
from desk.casework.codes import REQUESTER
from desk.casework.context import Registry
from desk.storage import ChangedMeanwhile

BY_CODE = "Withdrawn in the chat, after a code sent to the requester's address was typed there."


def withdraw(reference: str, version: int, registry: Registry) -> Ticket:
    """Close the ticket as withdrawn and tell both sides; `version` is the one that was shown.

    Raises as desk.casework.apply.make does.
    """
    with registry.store.begin() as unit:
        ticket = known(unit, reference)
        if ticket.version != version:
            raise ChangedMeanwhile("this request was changed by somebody else meanwhile")
        closed = make_in(unit, ticket, Withdraw(BY_CODE), REQUESTER, registry)
        unit.outbox.add_all(registry.to_dpl(unit, "withdrawn_dpl", ticket=closed))
        return closed

"""A requester takes a request back."""

from desk.storage import ChangedMeanwhile
from desk.tickets.casework import known, make_in
from desk.tickets.codes import REQUESTER
from desk.tickets.moves import Withdraw
from desk.tickets.registry import Registry
from desk.tickets.ticket import Ticket

BY_CODE = "Withdrawn in the chat, after a code sent to the requester's address was typed there."


def withdraw(reference: str, version: int, registry: Registry) -> Ticket:
    """Close the ticket as withdrawn and tell both sides; `version` is the one that was shown.

    Raises as desk.tickets.casework.make does.
    """
    with registry.store.begin() as unit:
        ticket = known(unit, reference)
        if ticket.version != version:
            raise ChangedMeanwhile("this request was changed by somebody else meanwhile")
        closed = make_in(unit, ticket, Withdraw(BY_CODE), REQUESTER, registry)
        unit.outbox.add_all(registry.to_dpl(unit, "withdrawn_dpl", ticket=closed))
        return closed

"""What a failed reply must still say: that a request was stored before things went wrong."""

from datetime import datetime

from bot.turn import NoticeVersion, Outcome, RequestInfo, Stage, Turn
from desk.storage import Store
from desk.tickets.ticket import Ticket
from desk.when import in_words

TEXT = (
    "Something went wrong on our side while I was replying, but your request was stored. "
    "Your reference is {reference}, and it is due by {due}. You need not send it again."
)


def ticket_opened_since(store: Store, conversation_id: str, moment: datetime) -> Ticket | None:
    """The newest ticket that this conversation opened at `moment` or later."""
    with store.read() as unit:
        found = [
            ticket
            for ticket in unit.tickets.all()
            if ticket.conversation_id == conversation_id and ticket.created_at >= moment
        ]
    return max(found, key=lambda ticket: ticket.created_at, default=None)


def stored_turn(ticket: Ticket, notice: NoticeVersion) -> Turn:
    """The turn that tells a parent of a ticket whose own reply was lost."""
    text = TEXT.format(reference=ticket.reference, due=in_words(ticket.due))
    if ticket.kind == "callback":  # a call-back is no data right: the contract has no such request
        return Turn(Outcome.HANDOFF, notice, (text,))
    info = RequestInfo(ticket.kind, Stage.OPENED, ticket.reference, ticket.due)
    return Turn(Outcome.REQUEST, notice, (text,), request=info)

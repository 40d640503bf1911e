"""What a failed reply must still say: that a request was stored before things went wrong."""

from datetime import datetime

from bot.answers.book import fill
from bot.turn import NoticeVersion, Outcome, RequestInfo, Stage, Turn
from desk.requests.kinds import load_kinds
from desk.requests.wording import load_wording
from desk.storage import Store
from desk.tickets.ticket import Ticket
from desk.when import in_words


def ticket_opened_since(store: Store, conversation_id: str, moment: datetime) -> Ticket | None:
    """The newest ticket that this conversation opened at `moment` or later."""
    with store.read() as unit:
        return unit.tickets.newest_of(conversation_id, moment)


def stored_turn(ticket: Ticket, notice: NoticeVersion) -> Turn:
    """The turn that tells a parent of a ticket whose own reply was lost."""
    kind = load_kinds()[ticket.kind]
    text = fill(
        load_wording().stored,
        asked_us_to=kind.asked_us_to,
        promise=kind.promise,
        due=in_words(ticket.due) if ticket.due else "",
        reference=ticket.reference,
    )
    info = RequestInfo(ticket.kind, Stage.OPENED, ticket.reference, ticket.due)
    # Only a data right is a request in the contract's sense; a call-back is none.
    request = info if kind.outcome is Outcome.REQUEST else None
    return Turn(kind.outcome, notice, (text,), request=request)

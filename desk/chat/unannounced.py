"""Tickets that a reply must still announce: stored before things went wrong."""

from dataclasses import dataclass

from bot.templates import fill
from bot.turn import NoticeVersion, Outcome, RequestInfo, Stage, Turn
from desk.cases.ticket import Ticket
from desk.chat.rasa import RasaReply
from desk.dates import in_words
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording
from desk.storage import Message, Store


@dataclass(frozen=True)
class UnannouncedTicket:
    """A ticket whose reference the requester has not been given yet.

    `repeated`: the parent's message repeats one that got no good reply.
    """

    ticket: Ticket
    repeated: bool

    def announce_with(self, reply: RasaReply, notice: NoticeVersion) -> RasaReply:
        """Add the ticket before the reply; replace the reply if it is an error or a repeat."""
        announcement = opened_turn(self.ticket, notice)
        if self.repeated or reply.turn["outcome"] == Outcome.ERROR:
            return RasaReply.of(announcement)
        request = reply.turn["request"] or announcement.as_dict()["request"]
        return RasaReply(announcement.texts + reply.texts, {**reply.turn, "request": request})


def unannounced_ticket(
    store: Store, message: Message, reply: RasaReply, *, again: bool
) -> UnannouncedTicket | None:
    """Return the open ticket, if any, whose reference the requester has not been given yet.

    `reply` is the reply to `message`, not stored yet. `again`: the message itself has come before,
    and its reply was lost.
    """
    with store.read() as unit:
        opened = [t for t in unit.tickets.of_conversation(message.conversation_id) if t.is_open]
        if not opened:
            return None
        before = unit.conversations.messages_after(message.conversation_id)
    replies = [text for m in before if m.author == "assistant" for text in m.texts]
    earlier = [m.texts for m in before if m.author == "parent" and m.seq < message.seq]
    for ticket in opened:
        if not any(ticket.reference in text for text in (*replies, *reply.texts)):
            return UnannouncedTicket(ticket, repeated=again or earlier[-1:] == [message.texts])
    return None


def opened_turn(ticket: Ticket, notice: NoticeVersion) -> Turn:
    """Return the turn that announces a ticket whose own reply was lost."""
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

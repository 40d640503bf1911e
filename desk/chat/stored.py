"""What a reply must still say: that a request was stored before things went wrong."""

from dataclasses import dataclass

from bot.templates import fill
from bot.turn import NoticeVersion, Outcome, RequestInfo, Stage, Turn
from desk.cases.ticket import Ticket
from desk.chat.rasa import Reply
from desk.dates import in_words
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording
from desk.storage import Message, Store


@dataclass(frozen=True)
class Untold:
    """A ticket whose reference its parent has not been told.

    `repeated`: the parent's message was a repetition of what had got no good reply.
    """

    ticket: Ticket
    repeated: bool

    def told_with(self, reply: Reply, notice: NoticeVersion) -> Reply:
        """The reply, with the ticket first; without what failed, or answers a repetition."""
        stored = stored_turn(self.ticket, notice)
        if self.repeated or reply.turn["outcome"] == Outcome.ERROR:
            return Reply.of(stored)
        request = reply.turn["request"] or stored.as_dict()["request"]
        return Reply(stored.texts + reply.texts, {**reply.turn, "request": request})


def untold(store: Store, message: Message, reply: Reply, *, again: bool) -> Untold | None:
    """The open ticket, if any, that neither `reply` to `message` nor one before has told of.

    `again`: the message itself has come before, and its reply was lost.
    """
    with store.read() as unit:
        opened = [t for t in unit.tickets.of_conversation(message.conversation_id) if t.is_open]
        if not opened:
            return None
        before = unit.conversations.messages_after(message.conversation_id)
    said = [text for m in before if m.author == "assistant" for text in m.texts]
    heard = [m.texts for m in before if m.author == "parent" and m.seq < message.seq]
    for ticket in opened:
        if not any(ticket.reference in text for text in (*said, *reply.texts)):
            return Untold(ticket, repeated=again or heard[-1:] == [message.texts])
    return None


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

"""Verification codes by e-mail: whoever types one has access to the requester's mailbox.

A reference that does not exist, somebody else's, and one without an e-mail address look the same
to whoever asks: the same reply, the same tries, the same limits.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import partial
from uuid import uuid4

from desk.cases.actions import ConfirmContact
from desk.cases.mail import Mail
from desk.cases.states import TRANSITIONS
from desk.cases.ticket import Ticket
from desk.casework.apply import apply_action_in
from desk.casework.context import CaseContext
from desk.dates import london
from desk.storage import Code, Unit

DIGITS = 6
# Asked for from another chat than the request's own, where anybody may guess at any reference.
STRANGERS_DIGITS = 8
# One in 200,000 is what five guesses at a million codes are worth.
GOOD_FOR = timedelta(minutes=10)
MOST_TRIES = 5
# Nobody's mailbox is filled by strangers, and no chat guesses for long.
PER = timedelta(hours=1)
MOST_FOR_A_CHAT = 5
MOST_ABOUT_A_REFERENCE = 3
DAY = timedelta(days=1)
MOST_IN_A_DAY = 6
# Wrong codes within an hour, over all requests: no few people mistype so often. At the first count
# the DPL is told, at the second other chats than the request's own are not heard any more.
WRONG_ALARM = 30
WRONG_STOP = 100
# After a right code the chat may ask again without another one for so long.
PROVEN_FOR = timedelta(minutes=30)
REQUESTER = "parent"


class Tried(Enum):
    """The result of typing a code."""

    RIGHT = "right"
    WRONG = "wrong"
    USED_UP = "used up"
    NONE_SENT = "none sent"


@dataclass(frozen=True, slots=True)
class Result:
    """`ticket` is the one that the code was for, if it was right."""

    tried: Tried
    ticket: Ticket | None = None


def send(sender: str, reference: str, context: CaseContext) -> bool:
    """Send a code to the address of this request, if there is one; return False after too many.

    `sender` is the chat's Rasa sender id. What other chats ask for does not count against the chat
    in which the request was made. Raises StorageError.
    """
    with context.store.begin() as unit:
        ticket = unit.tickets.by_reference(reference)
        return send_in(unit, sender, reference, ticket, context)


def send_in(
    unit: Unit, sender: str, reference: str, ticket: Ticket | None, context: CaseContext
) -> bool:
    """Send a code as `send` does, within an open unit of work."""
    now = context.clock()
    chat, about = unit.codes.blind_index(sender), unit.codes.blind_index(reference)
    if unit.codes.sent_since(now - PER, sender=chat) >= MOST_FOR_A_CHAT:
        return False
    own = _own_chat(unit, ticket)
    enough = own != chat and _strangers_had_enough(unit, about, own, now)
    wanted = ticket if ticket and ticket.has_address and not enough else None
    length = DIGITS if own == chat else STRANGERS_DIGITS
    code, digits = uuid4().hex, f"{secrets.randbelow(10**length):0{length}d}"
    unit.codes.add(
        Code(
            id=code,
            sender_blind=chat,
            reference_blind=about,
            ticket_id=wanted.id if wanted else None,
            mac=_mac(unit, code, digits),
            created_at=now,
        )
    )
    address = wanted.requester_contact if wanted else ""
    # Written for nobody too, so that the time it takes does not tell.
    mail = context.letters.write("code", address, now, ticket=wanted, code=digits)
    if wanted:
        unit.outbox.add_all([mail])
    return True


def _own_chat(unit: Unit, ticket: Ticket | None) -> str | None:
    """Return the blind index of the chat in which the request was made; None if it is gone."""
    chat = unit.conversations.by_id(ticket.conversation_id or "") if ticket else None
    return unit.codes.blind_index(chat.rasa_sender) if chat else None


def _strangers_had_enough(unit: Unit, about: str, own: str | None, now: datetime) -> bool:
    asked = partial(unit.codes.sent_since, reference=about, but_not=own)
    return (
        asked(now - PER) >= MOST_ABOUT_A_REFERENCE or asked(now - DAY, mailed=True) >= MOST_IN_A_DAY
    )


def check(sender: str, digits: str, context: CaseContext) -> Result:
    """Try the code that this chat requested last; a right one confirms the ticket's address.

    Raises StorageError.
    """
    now = context.clock()
    with context.store.begin() as unit:
        code = unit.codes.newest_for(unit.codes.blind_index(sender), now - GOOD_FOR)
        if code is None or code.used_at:
            return Result(Tried.NONE_SENT)
        if not unit.codes.try_once(code, MOST_TRIES):
            return Result(Tried.USED_UP)
        right = hmac.compare_digest(code.mac, _mac(unit, code.id, digits))
        ticket = unit.tickets.by_id(code.ticket_id) if code.ticket_id else None
        wrong = unit.codes.wrong_since(now - PER) - (1 if right else 0)
        if wrong >= WRONG_ALARM:
            unit.outbox.add_all(_alarm(unit, wrong, context))
        if wrong >= WRONG_STOP and _own_chat(unit, ticket) != code.sender_blind:
            return Result(Tried.USED_UP)
        if not right or ticket is None:
            return Result(Tried.WRONG)
        unit.codes.use(code, now)
        return Result(Tried.RIGHT, _confirmed(unit, ticket, context))


def _alarm(unit: Unit, wrong: int, context: CaseContext) -> list[Mail]:
    """Return the mail to the DPL, once a day: somebody may be guessing."""
    key = f"codes-guessed:{london(context.clock())}"
    return context.to_dpl(unit, "codes_guessed", idempotency_key=key, wrong=wrong)


def awaited(sender: str, context: CaseContext) -> bool:
    """Return whether this chat was sent a code that can still be typed. Raises StorageError."""
    with context.store.read() as unit:
        since = context.clock() - GOOD_FOR
        code = unit.codes.newest_for(unit.codes.blind_index(sender), since)
        return code is not None and code.used_at is None


def proven(sender: str, reference: str, context: CaseContext) -> Ticket | None:
    """Return the ticket if this chat has recently typed a right code for it.

    Raises StorageError.
    """
    with context.store.read() as unit:
        ticket = unit.tickets.by_reference(reference)
        if ticket is None:
            return None
        since = context.clock() - PROVEN_FOR
        known = unit.codes.used_in(unit.codes.blind_index(sender), ticket.id, since)
        return ticket if known else None


def _confirmed(unit: Unit, ticket: Ticket, context: CaseContext) -> Ticket:
    """Return the ticket with its address confirmed, recorded once, and send the copy of it.

    A closed one is unchanged.
    """
    if ticket.contact_confirmed_at or ticket.state not in TRANSITIONS["contact_confirmed"]:
        return ticket
    confirmed = apply_action_in(unit, ticket, ConfirmContact(), REQUESTER, context)
    # Only now may their own words go to the address: it might have been mistyped.
    copy = context.letters.write(
        "copy_requester", confirmed.requester_contact, context.clock(), ticket=confirmed
    )
    unit.outbox.add_all([copy])
    return confirmed


def _mac(unit: Unit, code_id: str, digits: str) -> str:
    return unit.codes.blind_index(f"{code_id}:{digits}")

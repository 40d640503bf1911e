"""A request as plain JSON values: its fields, history, mails, and its chat if still stored."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from desk.cases.audit_log import Entry
from desk.cases.mail import Mail
from desk.cases.states import in_words
from desk.cases.ticket import Ticket, one_line
from desk.casework.apply import UnknownTicketError
from desk.forms.common import role_label
from desk.forms.kinds import load_kinds
from desk.storage import Message, Store, Unit

# Left out: ids and claims, which mean nothing outside this program.
_MAIL_FIELDS = (
    "message_id", "recipient", "subject", "text_body",
    "state", "created_at", "sent_at", "attempts", "last_error",
)  # fmt: skip


def case_bundle(store: Store, reference: str, now: datetime) -> dict[str, Any]:
    """Return the request as of `now`: `ticket`, `history`, `mails`, `chat`.

    `chat` is None if the request came from none or the chat was purged. Times are ISO 8601 in UTC.
    Raises UnknownTicketError, StorageError.
    """
    with store.read() as unit:
        ticket = unit.tickets.by_reference(one_line(reference).upper())
        if ticket is None:
            raise UnknownTicketError("There is no ticket with this reference.")
        return {
            "exported_at": now.isoformat(),
            "ticket": _ticket(ticket),
            "history": [_entry(entry) for entry in unit.history.for_ticket(ticket.id)],
            "mails": [_mail(mail) for mail in unit.outbox.for_ticket(ticket.id)],
            "chat": _chat(ticket, unit),
        }


def _ticket(ticket: Ticket) -> dict[str, Any]:
    kind = load_kinds()[ticket.kind]
    fields = asdict(ticket) | {
        "details": dict(ticket.details),
        "timeline": ticket.timeline.as_dict(),
        "due_working": list(ticket.due_working),
        "kind_in_words": kind.name,
        "role_in_words": role_label(ticket.requester_role) or ticket.requester_role,
        "ending_in_words": kind.endings.get(ticket.ending, ticket.ending)
        if ticket.ending
        else None,
    }
    return {name: _plain(value) for name, value in fields.items()}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "number": entry.seq,
        "at": _plain(entry.at),
        "who": entry.who,
        "event": entry.event,
        "event_in_words": in_words(entry.event),
        "state": entry.state,
        "due": _plain(entry.due),
        "detail": entry.detail,
        "mac": entry.mac,
    }


def _mail(mail: Mail) -> dict[str, Any]:
    return {name: _plain(getattr(mail, name)) for name in _MAIL_FIELDS}


def _chat(ticket: Ticket, unit: Unit) -> list[dict[str, Any]] | None:
    if ticket.conversation_id is None:
        return None
    return [_message(said) for said in unit.conversations.messages_after(ticket.conversation_id)]


def _message(message: Message) -> dict[str, Any]:
    return {
        "at": _plain(message.at),
        "author": message.author,
        "name": message.name,
        "texts": list(message.texts),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value

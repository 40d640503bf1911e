"""Tickets, and the counters of their references."""

from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from desk.cases.states import OPEN_STATES
from desk.cases.ticket import Ticket, is_readable
from desk.cases.timeline import Timeline
from desk.crypto import FieldCipher
from desk.forms.kinds import rules_of
from desk.storage.encrypted_rows import decrypt_row, encrypt_row
from desk.storage.errors import ChangedMeanwhile
from desk.storage.listing import Listing, listing
from desk.storage.tables import tickets

# One statement on both databases; on PostgreSQL it also makes the next opener of the year wait.
NEXT = text(
    "INSERT INTO reference_counters (prefix, year, last) VALUES (:prefix, :year, 1)"
    " ON CONFLICT (prefix, year) DO UPDATE SET last = reference_counters.last + 1"
    " RETURNING last"
)


class Tickets:
    """The tickets of one unit of work."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, ticket: Ticket) -> None:
        """Store a new ticket; raise AlreadyStored if its reference or submission is stored."""
        self._connection.execute(insert(tickets).values(self._row(ticket)))

    def change(self, ticket: Ticket) -> None:
        """Store a changed ticket, whose version must be one above the stored one.

        Raises ChangedMeanwhile if somebody else has changed it since it was read.
        """
        mine = (tickets.c.id == ticket.id) & (tickets.c.version == ticket.version - 1)
        changed = update(tickets).where(mine).values(self._row(ticket))
        if self._connection.execute(changed).rowcount == 0:
            raise ChangedMeanwhile("this request was changed by somebody else meanwhile")

    def remove(self, ticket_id: str) -> None:
        """Delete a ticket; its mails and codes must be deleted first."""
        self._connection.execute(delete(tickets).where(tickets.c.id == ticket_id))

    def by_id(self, ticket_id: str) -> Ticket | None:
        return self._one(tickets.c.id == ticket_id)

    def by_reference(self, reference: str) -> Ticket | None:
        if not is_readable(reference):  # a database may reject the query itself
            return None
        return self._one(tickets.c.reference == reference)

    def by_submission(self, submission_id: str) -> Ticket | None:
        return self._one(tickets.c.submission_id == submission_id)

    def open(self) -> list[Ticket]:
        """Return the open tickets, the earliest due date first, those with a stopped clock last."""
        return self._all(tickets.c.state.in_(OPEN_STATES))

    def all(self) -> list[Ticket]:
        """Return every ticket, in the same order."""
        return self._all(True)

    def listed(self, *, closed: bool) -> Listing[Ticket]:
        """List closed or open tickets in that order; report unreadable ones by reference."""
        state = tickets.c.state
        where = state == "closed" if closed else state.in_(OPEN_STATES)
        return listing(self._rows(where), self._ticket, "reference")

    def references(self) -> dict[str, str]:
        """Return each ticket's reference by its id, unreadable tickets included."""
        rows = self._connection.execute(select(tickets.c.id, tickets.c.reference))
        return {row.id: row.reference for row in rows}

    def closed_before(self, moment: datetime) -> list[Ticket]:
        return self._all((tickets.c.state == "closed") & (tickets.c.closed_at < moment))

    def similar_to(self, ticket: Ticket) -> list[Ticket]:
        """Return the other open tickets of the same kind and contact."""
        return self._all(
            (tickets.c.contact_blind == self._blind_index(ticket.requester_contact))
            & (tickets.c.kind == ticket.kind)
            & (tickets.c.id != ticket.id)
            & tickets.c.state.in_(OPEN_STATES)
        )

    def of_conversation(self, conversation_id: str) -> list[Ticket]:
        return self._all(tickets.c.conversation_id == conversation_id)

    def same_contact(self, ticket: Ticket) -> list[Ticket]:
        """Return every ticket with the same contact, this one included."""
        return self._all(tickets.c.contact_blind == self._blind_index(ticket.requester_contact))

    def unconfirmed_since(self, contact: str, since: datetime) -> int:
        """Return how many requests with this contact, not confirmed, were opened since then."""
        c = tickets.c
        where = (c.contact_blind == self._blind_index(contact)) & (c.created_at >= since)
        query = select(func.count()).where(where & c.contact_confirmed_at.is_(None))
        count: int = self._connection.execute(query).scalar_one()
        return count

    def states_and_due_dates(self) -> dict[str, tuple[str, date | None]]:
        """Return each ticket's state and due date by id, without decrypting.

        For checking the history: tickets are read one by one, so that an unreadable one, whose
        state is given as `unreadable`, does not hide the others.
        """
        return {
            ticket_id: self._state_and_due_date(ticket_id)
            for ticket_id in self._connection.execute(select(tickets.c.id)).scalars().all()
        }

    def _state_and_due_date(self, ticket_id: str) -> tuple[str, date | None]:
        query = select(tickets.c.state, tickets.c.due).where(tickets.c.id == ticket_id)
        try:
            row = self._connection.execute(query).one()
        except (SQLAlchemyError, TypeError, ValueError):
            return "unreadable", None
        return row.state, row.due

    def next_reference(self, prefix: str, year: int) -> str:
        """Return the year's next reference, such as SAR-2026-000001; freed on rollback."""
        values = {"prefix": prefix, "year": year}
        number = self._connection.execute(NEXT, values).scalar_one()
        return f"{prefix}-{year}-{number:06d}"

    def _one(self, where: Any) -> Ticket | None:
        row = self._connection.execute(select(tickets).where(where)).one_or_none()
        return None if row is None else self._ticket(row)

    def _all(self, where: Any) -> list[Ticket]:
        return [self._ticket(row) for row in self._rows(where)]

    def _rows(self, where: Any) -> list[Any]:
        # SQLite sorts NULL first and PostgreSQL last: said, so that both do the same.
        order = (tickets.c.due.is_(None), tickets.c.due, tickets.c.created_at, tickets.c.reference)
        query = select(tickets).where(where).order_by(*order)
        rows: list[Any] = self._connection.execute(query).all()
        return rows

    def _row(self, ticket: Ticket) -> dict[str, Any]:
        names = {field.name for field in fields(Ticket)} - {"rules"}
        values = {
            **{name: getattr(ticket, name) for name in names},
            "kind": ticket.kind,
            "details": dict(ticket.details),
            "timeline": ticket.timeline.as_dict(),
            "due_working": list(ticket.due_working),
            "contact_blind": self._blind_index(ticket.requester_contact),
            "mac": "",  # set by the history entry that belongs to every change
        }
        return encrypt_row(tickets, values, self._cipher, ticket.id)

    def _ticket(self, row: Any) -> Ticket:
        values = decrypt_row(tickets, row, self._cipher)
        del values["contact_blind"], values["mac"]
        values["rules"] = rules_of(values.pop("kind"))
        values["timeline"] = Timeline.from_dict(values["timeline"])
        values["due_working"] = tuple(values["due_working"])
        return Ticket(**values)

    def _blind_index(self, contact: str) -> str:
        return contact_blind_index(self._cipher, contact)


def contact_blind_index(cipher: FieldCipher, contact: str) -> str:
    """Return the blind index of a contact, the same whatever its letter case."""
    return cipher.blind_index(contact.casefold())

"""Tickets, their history, and the counters their references come from."""

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, text
from sqlalchemy.engine import Connection

from desk.storage.records import HistoryEntry
from desk.storage.tables import ticket_history, tickets
from desk.tickets.ticket import Ticket

# One statement on both databases; on PostgreSQL it also makes the next opener of the year wait.
NEXT = text(
    "INSERT INTO reference_counters (prefix, year, last) VALUES (:prefix, :year, 1)"
    " ON CONFLICT (prefix, year) DO UPDATE SET last = reference_counters.last + 1"
    " RETURNING last"
)


class Tickets:
    """The tickets of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, ticket: Ticket) -> None:
        """Store a new ticket; AlreadyStored if its reference or submission is there."""
        row = {c.name: getattr(ticket, c.name) for c in tickets.columns}
        row |= {"details": dict(ticket.details), "due_working": list(ticket.due_working)}
        self._connection.execute(insert(tickets).values(row))

    def by_reference(self, reference: str) -> Ticket | None:
        return self._one(tickets.c.reference == reference)

    def by_submission(self, submission_id: str) -> Ticket | None:
        return self._one(tickets.c.submission_id == submission_id)

    def open(self) -> list[Ticket]:
        """The open tickets, the one due first in front."""
        return self._all(tickets.c.status != "closed")

    def all(self) -> list[Ticket]:
        """Every ticket, the one due first in front."""
        return self._all(True)

    def newest_of(self, conversation_id: str, since: datetime) -> Ticket | None:
        """The last ticket that this conversation opened at `since` or later."""
        c = tickets.c
        where = (c.conversation_id == conversation_id) & (c.created_at >= since)
        query = select(tickets).where(where).order_by(c.created_at.desc()).limit(1)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _ticket(row)

    def next_reference(self, prefix: str, year: int) -> str:
        """The next free reference of a year, such as SAR-2026-000001; given back on rollback."""
        values = {"prefix": prefix, "year": year}
        number = self._connection.execute(NEXT, values).scalar_one()
        return f"{prefix}-{year}-{number:06d}"

    def _one(self, where: Any) -> Ticket | None:
        row = self._connection.execute(select(tickets).where(where)).one_or_none()
        return None if row is None else _ticket(row)

    def _all(self, where: Any) -> list[Ticket]:
        query = select(tickets).where(where).order_by(tickets.c.due, tickets.c.created_at)
        return [_ticket(row) for row in self._connection.execute(query)]


class History:
    """What happened to the tickets of one unit of work; it can only grow."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, ticket_id: str, at: datetime, who: str, what: str) -> None:
        values = {"ticket_id": ticket_id, "at": at, "who": who, "what": what}
        self._connection.execute(insert(ticket_history).values(values))

    def for_ticket(self, ticket_id: str) -> list[HistoryEntry]:
        """What happened to one ticket, in order."""
        t = ticket_history.c
        query = select(t.ticket_id, t.at, t.who, t.what).where(t.ticket_id == ticket_id)
        rows = self._connection.execute(query.order_by(t.id))
        return [HistoryEntry(*row) for row in rows]


def _ticket(row: Any) -> Ticket:
    return Ticket(**{**row._mapping, "due_working": tuple(row.due_working)})

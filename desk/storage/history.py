"""The history in the database: it only grows, by one chained entry at a time."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from sqlalchemy import func, insert, null, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from desk.cases.audit_log import BEGINNING, UNREADABLE, Entry, Head, chain_entry, faults, head_of
from desk.crypto import DecryptionError, FieldCipher
from desk.storage import tables
from desk.storage.canonical_form import check_form
from desk.storage.encrypted_rows import decrypt_row, encrypt_row
from desk.storage.row_mac import changed_tickets, update_row_mac
from desk.storage.tables import history, history_head

_HEAD = 1  # the one row of history_head


class History:
    """The entries that one unit of work reads and appends.

    Append last in a unit, and in one unit a ticket if others may wait: the chain has one end, which
    is locked until the unit is over.
    """

    def __init__(self, connection: Connection, cipher: FieldCipher, key: bytes) -> None:
        self._connection = connection
        self._cipher = cipher
        self._key = key

    def append(
        self,
        ticket_id: str,
        at: datetime,
        who: str,
        event: str,
        *,
        state: str,
        due: date | None = None,
        detail: str = "",
    ) -> Entry:
        """Append an event; `state` and `due` are the ticket's from now on.

        The ticket's row MAC is updated from what this unit has stored by now.
        """
        before = self._locked_head()
        entry = chain_entry(
            self._key,
            before.mac if before else BEGINNING.mac,
            seq=self._next_number(before),
            ticket_id=ticket_id,
            at=at,
            who=who,
            event=event,
            state=state,
            due=due,
            detail=detail,
        )
        values = {column.name: getattr(entry, column.name) for column in history.c}
        row = encrypt_row(history, values, self._cipher, entry.seq)
        self._connection.execute(insert(history).values(row))
        self._set_head(head_of(self._key, entry), lost=before is None)
        update_row_mac(self._connection, tables.tickets, self._cipher, self._key, ticket_id)
        return entry

    def for_ticket(self, ticket_id: str) -> list[Entry]:
        """Return the entries of one ticket, in order."""
        return self._entries(history.c.ticket_id == ticket_id)

    def first_of(self, event: str) -> dict[str, datetime]:
        """Return when this event happened first, by the ids of the tickets and drafts."""
        of_this = select(history.c.ticket_id, history.c.at).where(history.c.event == event)
        rows = self._connection.execute(of_this.order_by(history.c.seq.desc()))
        return {row.ticket_id: row.at for row in rows}

    def all(self) -> Iterator[Entry | None]:
        """Yield the chain in the order of its numbers, None for an unreadable entry.

        For checking: entries are read one by one, so that an unreadable one hides no other.
        """
        for (number,) in self._connection.execute(select(history.c.seq).order_by(history.c.seq)):
            try:
                yield self._checked(number)
            except (SQLAlchemyError, TypeError, ValueError):
                yield None

    def head(self) -> Head | None:
        """Return the stored head of the chain; None if it is missing or unreadable."""
        try:
            rows = self._connection.execute(select(history_head)).all()
        except SQLAlchemyError:
            return None
        sound = len(rows) == 1 and rows[0].id == _HEAD and isinstance(rows[0].mac, str)
        return Head(rows[0].seq, rows[0].mac) if sound else None

    def count(self) -> int:
        number: int = self._connection.execute(select(func.count(history.c.seq))).scalar_one()
        return number

    def faults(
        self,
        tickets: Mapping[str, tuple[str, date | None]],
        checkpoint: str | None = None,
    ) -> Iterator[str]:
        """Yield the faults of the chain, as desk.cases.audit_log.faults does, then the tickets that
        were changed without an entry.
        """
        yield from faults(self._key, self.all(), self.head(), tickets, checkpoint)
        yield from changed_tickets(self._connection, tables.tickets, self._cipher, self._key)

    def forget_details(self, ticket_id: str) -> None:
        """Remove the text of a ticket's entries; event, time and author stay."""
        of_this = update(history).where(history.c.ticket_id == ticket_id)
        self._connection.execute(of_this.values(detail=null()))

    def _locked_head(self) -> Head | None:
        """Return the head of the chain, locked until this unit is over."""
        query = select(history_head).where(history_head.c.id == _HEAD).with_for_update()
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Head(row.seq, row.mac)

    def _next_number(self, head: Head | None) -> int:
        """Return the number after all used so far, so that tampering cannot stop new requests."""
        highest = self._connection.execute(select(func.max(history.c.seq))).scalar_one()
        return max(highest or 0, head.seq if head else 0) + 1

    def _set_head(self, head: Head, *, lost: bool) -> None:
        values = {"id": _HEAD, "seq": head.seq, "mac": head.mac}
        of_this = update(history_head).where(history_head.c.id == _HEAD)
        change = insert(history_head) if lost else of_this
        self._connection.execute(change.values(values))

    def _checked(self, number: int) -> Entry:
        row = self._connection.execute(select(history).where(history.c.seq == number)).one()
        check_form(self._connection, history, row)
        try:
            return Entry(**decrypt_row(history, row, self._cipher))
        except DecryptionError:
            return Entry(**{**row._mapping, "detail": UNREADABLE})

    def _entries(self, where: object) -> list[Entry]:
        rows = self._connection.execute(select(history).where(where).order_by(history.c.seq))
        return [Entry(**decrypt_row(history, row, self._cipher)) for row in rows]

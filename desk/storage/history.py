"""The history in the database: it can only grow, one chained entry at a time."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import func, insert, null, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from desk.sealing import Sealer, SealError
from desk.storage.sealed import opened_row, sealed_row
from desk.storage.tables import history, history_head
from desk.tickets.history import BEGINNING, UNREADABLE, Entry, Head, head_of, sealed

_HEAD = 1  # the one row of history_head


class History:
    """The entries that one unit of work reads and adds.

    Append last in a unit, and for one ticket a unit where another may wait: the chain has one end,
    and who writes to it holds it until the unit is over.
    """

    def __init__(self, connection: Connection, sealer: Sealer, key: bytes) -> None:
        self._connection = connection
        self._sealer = sealer
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
        """Add what happened; `state` and `due` are the ticket's from now on."""
        before = self._locked_head()
        entry = sealed(
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
        row = sealed_row(history, values, self._sealer, entry.seq)
        self._connection.execute(insert(history).values(row))
        self._set_head(head_of(self._key, entry), lost=before is None)
        return entry

    def for_ticket(self, ticket_id: str) -> list[Entry]:
        """What happened to one ticket, in order."""
        return self._entries(history.c.ticket_id == ticket_id)

    def all(self) -> Iterator[Entry | None]:
        """The whole chain, in order of its numbers; None for an entry that is beyond reading.

        For checking: one at a time, because a spoilt entry must not hide the others.
        """
        for (number,) in self._connection.execute(select(history.c.seq).order_by(history.c.seq)):
            try:
                yield self._checked(number)
            except (SQLAlchemyError, TypeError, ValueError):
                yield None

    def head(self) -> Head | None:
        row = self._connection.execute(select(history_head)).one_or_none()
        return None if row is None else Head(row.seq, row.mac)

    def forget_details(self, ticket_id: str) -> None:
        """Remove what was said in words about a ticket; that, when and by whom it was, stays."""
        of_this = update(history).where(history.c.ticket_id == ticket_id)
        self._connection.execute(of_this.values(detail=null()))

    def _locked_head(self) -> Head | None:
        """The end of the chain; nobody else can add to it until this unit is over."""
        row = self._connection.execute(select(history_head).with_for_update()).one_or_none()
        return None if row is None else Head(row.seq, row.mac)

    def _next_number(self, head: Head | None) -> int:
        """The number after all that were given: somebody's tampering must not stop new requests."""
        highest = self._connection.execute(select(func.max(history.c.seq))).scalar_one()
        return max(highest or 0, head.seq if head else 0) + 1

    def _set_head(self, head: Head, *, lost: bool) -> None:
        values = {"id": _HEAD, "seq": head.seq, "mac": head.mac}
        change = insert(history_head) if lost else update(history_head)
        self._connection.execute(change.values(values))

    def _checked(self, number: int) -> Entry:
        row = self._connection.execute(select(history).where(history.c.seq == number)).one()
        try:
            return Entry(**opened_row(history, row, self._sealer))
        except SealError:
            return Entry(**{**row._mapping, "detail": UNREADABLE})

    def _entries(self, where: object) -> list[Entry]:
        rows = self._connection.execute(select(history).where(where).order_by(history.c.seq))
        return [Entry(**opened_row(history, row, self._sealer)) for row in rows]

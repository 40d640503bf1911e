"""A MAC of each ticket's row, bound to its newest history entry, so that a direct change shows.

The entry itself covers state and due date; the row MAC covers all other columns. Left out are
those that change without an entry: `contact_blind`, which is derived from the contact and changes
with the data key, and `conversation_id`, which is removed when the chat is purged.
"""

import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from desk.cases.audit_log import row_mac
from desk.crypto import DecryptionError, FieldCipher
from desk.storage.canonical_form import check_form
from desk.storage.encrypted_rows import decrypt_row
from desk.storage.tables import history

_LEFT_OUT = ("mac", "contact_blind", "conversation_id")


def update_row_mac(
    connection: Connection, table: Table, cipher: FieldCipher, key: bytes, ticket_id: str
) -> None:
    """Compute and store the row MAC of the ticket, if there is one with this id."""
    row = connection.execute(select(table).where(table.c.id == ticket_id)).one_or_none()
    if row is not None:
        mac = _expected(connection, table, row, cipher, key)
        connection.execute(update(table).where(table.c.id == ticket_id).values(mac=mac))


def changed_tickets(
    connection: Connection, table: Table, cipher: FieldCipher, key: bytes
) -> Iterator[str]:
    """Yield a sentence for each ticket that was changed without a history entry."""
    for ticket_id in connection.execute(select(table.c.id).order_by(table.c.id)).scalars().all():
        if not _has_valid_mac(connection, table, cipher, key, ticket_id):
            yield f"The ticket with the id {ticket_id} was changed beside its history."


def _has_valid_mac(
    connection: Connection, table: Table, cipher: FieldCipher, key: bytes, ticket_id: str
) -> bool:
    try:
        row = connection.execute(select(table).where(table.c.id == ticket_id)).one()
        check_form(connection, table, row)
        expected = _expected(connection, table, row, cipher, key)
        return hmac.compare_digest(expected.encode(), row.mac.encode())
    except (SQLAlchemyError, DecryptionError, AttributeError, TypeError, ValueError):
        return False  # a value that is none of ours


def _expected(
    connection: Connection, table: Table, row: Any, cipher: FieldCipher, key: bytes
) -> str:
    newest = (
        select(history.c.mac)
        .where(history.c.ticket_id == row.id)
        .order_by(history.c.seq.desc())
        .limit(1)
    )
    entry = connection.execute(newest).scalar_one_or_none() or ""
    return row_mac(key, entry, _as_text(decrypt_row(table, row, cipher)))


def _as_text(values: Mapping[str, Any]) -> str:
    """Return the fields as JSON, the same on both databases."""
    kept = {name: value for name, value in values.items() if name not in _LEFT_OUT}
    return json.dumps(kept, sort_keys=True, default=_plain)


def _plain(value: date) -> str:
    moment = value.astimezone(UTC) if isinstance(value, datetime) else value
    return moment.isoformat()

"""Rows with personal fields: sealed on their way into the database, opened on the way out.

Which columns are sealed is declared with the tables (tables.py). Each value is bound to its table,
column and row, so that one copied elsewhere does not open.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from desk.crypto import FieldCipher

ENCRYPTED, AS_JSON = "sealed", "json"


def encrypted_columns(table: Table) -> dict[str, bool]:
    """The sealed columns of a table, each with whether it holds JSON."""
    return {c.name: bool(c.info.get(AS_JSON)) for c in table.columns if c.info.get(ENCRYPTED)}


def place(table: Table, column: str, row: Any) -> str:
    """What a value of `column` in the row with this primary key is bound to."""
    return f"{table.name}.{column}:{row}"


def encrypt_row(
    table: Table, values: Mapping[str, Any], cipher: FieldCipher, row: Any
) -> dict[str, Any]:
    """`values` for an insert or update of the row with this primary key; None stays None."""
    ready = dict(values)
    for name, as_json in encrypted_columns(table).items():
        if ready.get(name) is not None:
            text = json.dumps(ready[name], ensure_ascii=False) if as_json else ready[name]
            ready[name] = cipher.encrypt(text, place(table, name, row))
    return ready


def decrypt_row(table: Table, row: Any, cipher: FieldCipher) -> dict[str, Any]:
    """A row of the database with its sealed values opened. Raises DecryptionError."""
    values = dict(row._mapping)
    key = values[next(iter(table.primary_key.columns)).name]
    for name, as_json in encrypted_columns(table).items():
        if values[name] is not None:
            text = cipher.decrypt(values[name], place(table, name, key))
            values[name] = json.loads(text) if as_json else text
    return values

"""Rows with personal fields: encrypted when written to the database, decrypted when read.

The encrypted columns are declared with the tables (tables.py). Each value is bound to its table,
column and row, so that it cannot be decrypted anywhere else.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from desk.crypto import FieldCipher

ENCRYPTED, AS_JSON = "encrypted", "json"


def encrypted_columns(table: Table) -> dict[str, bool]:
    """Return the encrypted columns of a table, each with whether it holds JSON."""
    return {c.name: bool(c.info.get(AS_JSON)) for c in table.columns if c.info.get(ENCRYPTED)}


def place(table: Table, column: str, row: Any) -> str:
    """Return the place that authenticates a value of `column` in the row with this primary key."""
    return f"{table.name}.{column}:{row}"


def encrypt_row(
    table: Table, values: Mapping[str, Any], cipher: FieldCipher, row: Any
) -> dict[str, Any]:
    """Return `values` for an insert or update of the row with this primary key; None stays None."""
    ready = dict(values)
    for name, as_json in encrypted_columns(table).items():
        if ready.get(name) is not None:
            text = json.dumps(ready[name], ensure_ascii=False) if as_json else ready[name]
            ready[name] = cipher.encrypt(text, place(table, name, row))
    return ready


def decrypt_row(table: Table, row: Any, cipher: FieldCipher) -> dict[str, Any]:
    """Return the values of a database row, decrypted. Raises DecryptionError."""
    values = dict(row._mapping)
    key = values[next(iter(table.primary_key.columns)).name]
    for name, as_json in encrypted_columns(table).items():
        if values[name] is not None:
            text = cipher.decrypt(values[name], place(table, name, key))
            values[name] = json.loads(text) if as_json else text
    return values

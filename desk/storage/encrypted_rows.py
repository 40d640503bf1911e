"""Rows with personal fields: sealed on their way into the database, opened on the way out.

Which columns are sealed is declared with the tables (tables.py). Each value is bound to its table,
column and row, so that one copied elsewhere does not open.
"""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table

from desk.crypto import Sealer

SEALED, AS_JSON = "sealed", "json"


def sealed_columns(table: Table) -> dict[str, bool]:
    """The sealed columns of a table, each with whether it holds JSON."""
    return {c.name: bool(c.info.get(AS_JSON)) for c in table.columns if c.info.get(SEALED)}


def place(table: Table, column: str, row: Any) -> str:
    """What a value of `column` in the row with this primary key is bound to."""
    return f"{table.name}.{column}:{row}"


def sealed_row(table: Table, values: Mapping[str, Any], sealer: Sealer, row: Any) -> dict[str, Any]:
    """`values` for an insert or update of the row with this primary key; None stays None."""
    ready = dict(values)
    for name, as_json in sealed_columns(table).items():
        if ready.get(name) is not None:
            text = json.dumps(ready[name], ensure_ascii=False) if as_json else ready[name]
            ready[name] = sealer.seal(text, place(table, name, row))
    return ready


def opened_row(table: Table, row: Any, sealer: Sealer) -> dict[str, Any]:
    """A row of the database with its sealed values opened. Raises SealError."""
    values = dict(row._mapping)
    key = values[next(iter(table.primary_key.columns)).name]
    for name, as_json in sealed_columns(table).items():
        if values[name] is not None:
            text = sealer.open(values[name], place(table, name, key))
            values[name] = json.loads(text) if as_json else text
    return values

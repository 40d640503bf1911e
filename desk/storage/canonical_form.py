"""A check that a row's values are stored in exactly the form in which we write them.

SQLite takes any value in any column, and "2026-11-23 and more" is read as a date without an error.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Table, Text, select, type_coerce
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.types import NullType


def check_form(connection: Connection, table: Table, row: Any) -> None:
    """Raise ValueError if a value of `row`, read from `table`, is stored in another form."""
    (key,) = table.primary_key.columns
    as_stored = select(*(type_coerce(c, NullType).label(c.name) for c in table.c))
    this = key == row._mapping[key.name]
    stored = connection.execute(as_stored.where(this)).one()._mapping
    for name, written in _writers(table, connection.dialect).items():
        value, column = row._mapping[name], table.c[name]
        if value is None and column.nullable:
            continue
        odd = isinstance(column.type, Text) and not isinstance(value, str)
        if odd or stored[name] != written(value):
            raise ValueError(f"column {name} is not as we write it")


@lru_cache(maxsize=8)
def _writers(table: Table, dialect: Dialect) -> dict[str, Callable[[Any], Any]]:
    """Return, for each column, the function that converts a value for the database."""
    # PostgreSQL's driver hands over JSON as values, not as the text that it was.
    columns = [c for c in table.c if dialect.name == "sqlite" or not isinstance(c.type, JSON)]
    convert = {c.name: c.type.dialect_impl(dialect).bind_processor(dialect) for c in columns}
    return {name: how or (lambda value: value) for name, how in convert.items()}

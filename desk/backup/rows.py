"""Copying of all rows between databases of any kind. Encrypted values stay encrypted."""

from collections.abc import Iterable

from sqlalchemy import delete, func, insert, inspect, select
from sqlalchemy import table as table_named
from sqlalchemy.engine import Connection

from desk.storage.engine import engine_at, reading
from desk.storage.errors import StorageError, plain_errors
from desk.storage.tables import history_head, metadata

BATCH = 500  # rows held in memory at a time
# How long a backup or restore may wait for others, and its longest statement half of that again.
PATIENCE_SECONDS = 300.0


def copy_rows(source: Connection, target: Connection) -> None:
    """Replace the rows of `target` with those of `source`, both at the newest revision.

    Raises StorageError if a value cannot be read.
    """
    for table in reversed(metadata.sorted_tables):
        target.execute(delete(table))
    streaming = source.execution_options(stream_results=True, max_row_buffer=BATCH)
    for table in metadata.sorted_tables:
        try:
            for rows in streaming.execute(select(table)).partitions(BATCH):
                target.execute(insert(table), [dict(row._mapping) for row in rows])
        except (TypeError, ValueError):
            # The cause is dropped: it quotes the value.
            message = f"the table {table.name} holds a value that cannot be read"
            raise StorageError(message) from None


def count_rows(connection: Connection, names: Iterable[str] = metadata.tables) -> dict[str, int]:
    """Return each table's number of rows; the tables may be an older version's."""
    return {
        name: connection.execute(select(func.count()).select_from(table_named(name))).scalar_one()
        for name in names
    }


def is_empty(url: str) -> bool:
    """Return whether nothing is stored at `url`, with or without tables; False if it is damaged.

    Raises StorageUnavailable if a server cannot be reached.
    """
    with engine_at(url) as engine, plain_errors(), reading(engine) as connection:
        there = set(inspect(connection).get_table_names())
        ours = (t for t in metadata.sorted_tables if t.name in there and t is not history_head)
        return not any(connection.execute(select(1).select_from(t).limit(1)).first() for t in ours)

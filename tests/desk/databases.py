"""Migrated databases to test with, copied from one that was migrated once in this process."""

import os
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import delete, insert

from desk.storage.engine import make_engine
from desk.storage.migrate import migrate
from desk.storage.tables import history_head, metadata
from tests.desk.samples import KEYS


def sqlite_in(folder: Path) -> str:
    """The address of a migrated SQLite file without entries, made in `folder`."""
    file = folder / "desk.db"
    # For its owner only, as `migrate` makes it.
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as new:
        new.write(_migrated_file())
    return f"sqlite:///{file}"


@cache
def _migrated_file() -> bytes:
    """What a migration leaves, which takes a tenth of a second: too long to repeat in each test."""
    with tempfile.TemporaryDirectory() as folder:
        migrate(f"sqlite:///{folder}/desk.db", KEYS)
        return (Path(folder) / "desk.db").read_bytes()


def empty(url: str) -> None:
    """Take every entry out of a migrated PostgreSQL database."""
    engine = make_engine(url)
    with engine.begin() as connection:
        # For a handful of rows ten times as quick as TRUNCATE, which makes every file anew.
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        connection.execute(insert(history_head).values(id=1, seq=0, mac=""))
    engine.dispose()

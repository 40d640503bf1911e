"""Connection pools to SQLite and PostgreSQL, configured so that a unit of work is atomic."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import create_engine, event, exc
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.pool import QueuePool

BUSY_SECONDS = 5.0  # how long a unit waits for another one's lock before it gives up
_MOVED = "its file was moved, deleted or replaced"
READ_ONLY = "desk_read_only"  # execution option: this transaction only reads
# SQLite's transactions see one moment in any case; READ_ONLY is for our own `begin` event.
READING: dict[str, dict[str, Any]] = {
    "sqlite": {READ_ONLY: True},
    "postgresql": {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"},
}


def sqlite_path(url: str | URL) -> Path | None:
    """Return the file of an SQLite database; None for PostgreSQL."""
    parts = make_url(url)
    return Path(parts.database) if parts.get_backend_name() == "sqlite" else None


def make_engine(
    url: str, *, busy_seconds: float = BUSY_SECONDS, foreign_keys: bool = True
) -> Engine:
    """Return an engine for `url`, which connects on first use and never shows parameters."""
    path = sqlite_path(url)
    if path is None:
        return _postgresql(url, busy_seconds)
    return _sqlite(path, busy_seconds, foreign_keys)


@contextmanager
def engine_at(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Iterator[Engine]:
    """Yield an engine as `make_engine` does, and dispose of it afterwards."""
    engine = make_engine(url, busy_seconds=busy_seconds)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Yield a read-only connection that sees a single snapshot of the database."""
    with engine.connect() as connection:
        yield connection.execution_options(**READING[engine.dialect.name])


def empty_log(engine: Engine) -> bool:
    """Truncate SQLite's write-ahead log, which holds rows as they were before a change or deletion.

    Return False if a reader prevented it; PostgreSQL has no such log.
    """
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (busy, *_) = cursor.fetchone()
    finally:
        connection.close()
    return not busy


def _postgresql(url: str, busy_seconds: float) -> Engine:
    wait = int(busy_seconds * 1000)
    # Nothing may hang for ever: not on a dead host, a lock, a statement, or a forgotten unit.
    limits = f"-c lock_timeout={wait} -c statement_timeout={2 * wait}"
    idle = f"-c idle_in_transaction_session_timeout={12 * wait}"
    return create_engine(
        url,
        future=True,
        hide_parameters=True,
        pool_pre_ping=True,  # a restarted server costs nobody an error
        pool_timeout=2 * busy_seconds,
        connect_args={"connect_timeout": 5, "options": f"{limits} {idle}"},
    )


def _sqlite(path: Path, busy_seconds: float, foreign_keys: bool) -> Engine:
    # mode=rw: a file that is missing is an error, never a new and empty database.
    address = f"file:{quote(str(path.absolute()))}?mode=rw"
    opened: dict[int, tuple[int, int] | None] = {}

    def connect() -> sqlite3.Connection:
        # isolation_level None turns off pysqlite's own transactions, which begin too late and
        # commit too early; `_begin` below starts each one instead.
        connection = sqlite3.connect(
            address,
            uri=True,
            timeout=busy_seconds,
            isolation_level=None,
            check_same_thread=False,  # the pool hands a connection to one thread at a time
        )
        opened[id(connection)] = _identity(path)
        _configure(connection, foreign_keys)
        return connection

    engine = create_engine(
        f"sqlite:///{path}",
        future=True,
        hide_parameters=True,
        creator=connect,
        poolclass=QueuePool,
        pool_timeout=2 * busy_seconds,
    )

    def check_same_file(connection: Connection) -> None:
        """Refuse to work on a file that is not there any more: it would be lost with us."""
        raw = connection.connection.dbapi_connection
        if opened.get(id(raw)) != _identity(path) or _identity(path) is None:
            raise exc.OperationalError("", None, sqlite3.OperationalError(_MOVED))

    event.listen(engine, "begin", check_same_file)
    event.listen(engine, "begin", _begin)
    return engine


def _configure(connection: sqlite3.Connection, foreign_keys: bool) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")  # a reference told is on the disk
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys else 'OFF'}")


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another of the same name; None if there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin(connection: Connection) -> None:
    """Start a transaction that holds the write lock from its first moment, or only reads.

    Under SQLite's default deferred lock, a read followed by a write fails if another wrote between.
    """
    only_reads = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql(f"PRAGMA query_only={'ON' if only_reads else 'OFF'}")
    connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

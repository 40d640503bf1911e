"""A lock in the database: one machine at a time runs Privacy Desk on it, restores or rotates keys.

VAR/up.lock holds within one folder only. Two machines on one PostgreSQL would each encrypt with a
key of their own, and each keep half of a chat. SQLite needs none: its file lies on one machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from desk.problem import CannotStartError
from desk.storage.engine import engine_at, sqlite_path
from desk.storage.errors import plain_errors

NUMBER = 0x70726977  # any number of our own, not that of a migration


class DatabaseLock:
    """The lock, held by one connection; PostgreSQL frees it when that ends, however it ends."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def renew(self) -> None:
        """Take the lock, again if the server was restarted. Raises CannotStartError, StorageError.

        CannotStartError means that another machine has it.
        """
        if self._connection and self._is_alive(self._connection):
            return
        with plain_errors():
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            taken = connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({NUMBER})").scalar()
            if not taken:
                connection.close()
                raise CannotStartError(
                    "Another Privacy Desk runs on this database, on another machine or in another"
                    " folder, or is being restored, or its keys are being changed. Stop that first."
                )
        self._connection = connection

    @staticmethod
    def _is_alive(connection: Connection) -> bool:
        try:
            connection.exec_driver_sql("SELECT 1")
        except SQLAlchemyError:
            connection.invalidate()
            connection.close()
            return False
        return True

    def release(self) -> None:
        if self._connection:
            self._connection.close()


@contextmanager
def alone_in_database(url: str) -> Iterator[DatabaseLock | None]:
    """Hold the lock for a `with` block; None for SQLite. Raises CannotStartError, StorageError."""
    if sqlite_path(url) is not None:
        yield None
        return
    with engine_at(url) as engine:
        lock = DatabaseLock(engine)
        lock.renew()
        try:
            yield lock
        finally:
            lock.release()

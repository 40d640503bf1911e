"""The store and its units of work: what is changed in one is kept whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from desk.sealing import Keys, Sealer
from desk.storage import tables
from desk.storage.codes import Codes
from desk.storage.conversations import Conversations
from desk.storage.engine import BUSY_SECONDS, READ_ONLY, make_engine
from desk.storage.errors import plain_errors
from desk.storage.history import History
from desk.storage.office import Absences, Jobs, Users
from desk.storage.outbox import Outbox
from desk.storage.tickets import Drafts, Tickets

# SQLite's transactions see one moment in any case; READ_ONLY is for our own `begin` event.
READING: dict[str, dict[str, Any]] = {
    "sqlite": {READ_ONLY: True},
    "postgresql": {"postgresql_readonly": True, "isolation_level": "REPEATABLE READ"},
}


class Unit:
    """One unit of work: the repositories, all in one transaction."""

    def __init__(self, connection: Connection, sealer: Sealer, audit_key: bytes) -> None:
        self.tickets = Tickets(connection, sealer)
        self.drafts = Drafts(connection, sealer)
        self.history = History(connection, sealer, audit_key)
        self.outbox = Outbox(connection, sealer)
        self.conversations = Conversations(connection, sealer)
        self.codes = Codes(connection, sealer)
        self.users = Users(connection)
        self.absences = Absences(connection)
        self.jobs = Jobs(connection)


class Store:
    """The database; safe to share between threads. Units must not be nested: SQLite has one writer.

    Every method raises StorageUnavailable where the database cannot do it, AlreadyStored where a
    thing that may exist once exists, and keeps nothing of that unit.
    """

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._sealer = Sealer(keys)
        self._audit_key = keys.audit

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """A unit that is committed at its end and rolled back by any exception."""
        with plain_errors(), self._engine.begin() as connection:
            yield Unit(connection, self._sealer, self._audit_key)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A unit that sees one moment of the database and cannot change it."""
        with self._reading() as connection:
            yield Unit(connection, self._sealer, self._audit_key)

    def check(self) -> None:
        """Return if the database answers and has its tables; raise StorageUnavailable if not."""
        with self._reading() as connection:
            connection.execute(select(tables.tickets.c.id).limit(1)).first()

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with plain_errors(), self._engine.connect() as connection:
            yield connection.execution_options(**READING[self._engine.dialect.name])


def open_store(url: str, keys: Keys, *, busy_seconds: float = BUSY_SECONDS) -> Store:
    """The store at `url`, which `migrate` has made; connects on first use."""
    return Store(make_engine(url, busy_seconds=busy_seconds), keys)

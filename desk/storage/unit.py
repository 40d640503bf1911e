"""The store and its units of work: what is changed in one is kept whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from desk.storage import tables
from desk.storage.conversations import Conversations, Users
from desk.storage.engine import BUSY_SECONDS, READ_ONLY, make_engine
from desk.storage.errors import plain_errors
from desk.storage.outbox import Outbox
from desk.storage.tickets import History, Tickets


class Unit:
    """One unit of work: the repositories, all in one transaction."""

    def __init__(self, connection: Connection) -> None:
        self.tickets = Tickets(connection)
        self.history = History(connection)
        self.outbox = Outbox(connection)
        self.conversations = Conversations(connection)
        self.users = Users(connection)


class Store:
    """The database; safe to share between threads. Units must not be nested: SQLite has one writer.

    Every method raises StorageUnavailable where the database cannot do it, AlreadyStored where a
    thing that may exist once exists, and keeps nothing of that unit.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """A unit that is committed at its end and rolled back by any exception."""
        with plain_errors(), self._engine.begin() as connection:
            yield Unit(connection)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """A unit that sees one moment of the database and cannot change it."""
        options = {READ_ONLY: True}
        if self._engine.dialect.name == "postgresql":
            options["postgresql_readonly"] = True
        with plain_errors(), self._engine.connect() as connection:
            yield Unit(connection.execution_options(**options))

    def check(self) -> None:
        """Return if the database answers and has its tables; raise StorageUnavailable if not."""
        with plain_errors(), self._engine.connect() as connection:
            connection.execution_options(**{READ_ONLY: True})
            connection.execute(select(tables.tickets.c.id).limit(1)).first()

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


def open_store(url: str, *, busy_seconds: float = BUSY_SECONDS) -> Store:
    """The store at `url`, which `migrate` has made; connects on first use."""
    return Store(make_engine(url, busy_seconds=busy_seconds))

"""The store and its units of work: each is one transaction, stored entirely or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.engine import Connection, Engine

from desk.crypto import FieldCipher, Keys
from desk.storage import tables
from desk.storage.absences import Absences
from desk.storage.codes import Codes
from desk.storage.conversations import Conversations
from desk.storage.drafts import Drafts
from desk.storage.engine import BUSY_SECONDS, empty_log, make_engine, reading
from desk.storage.errors import plain_errors
from desk.storage.feedback import Feedback
from desk.storage.history import History
from desk.storage.jobs import Jobs
from desk.storage.outbox import Outbox
from desk.storage.takeovers import Takeovers
from desk.storage.tickets import Tickets
from desk.storage.users import Users


class Unit:
    """One unit of work: the repositories, all in one transaction."""

    def __init__(self, connection: Connection, cipher: FieldCipher, audit_key: bytes) -> None:
        self.tickets = Tickets(connection, cipher)
        self.drafts = Drafts(connection, cipher)
        self.history = History(connection, cipher, audit_key)
        self.outbox = Outbox(connection, cipher)
        self.conversations = Conversations(connection, cipher)
        self.codes = Codes(connection, cipher)
        self.users = Users(connection)
        self.absences = Absences(connection)
        self.jobs = Jobs(connection)
        self.takeovers = Takeovers(connection)
        self.feedback = Feedback(connection)


class Store:
    """The database; safe to share between threads. Units must not be nested: SQLite has one writer.

    Every method raises StorageUnavailable if the database fails and AlreadyStored if a unique value
    is stored already; nothing of the unit is stored then.
    """

    def __init__(self, engine: Engine, keys: Keys) -> None:
        self._engine = engine
        self._cipher = FieldCipher(keys)
        self._audit_key = keys.audit

    @contextmanager
    def begin(self) -> Iterator[Unit]:
        """Yield a unit that is committed at the end, and rolled back by any exception."""
        with plain_errors(), self._engine.begin() as connection:
            yield Unit(connection, self._cipher, self._audit_key)

    @contextmanager
    def read(self) -> Iterator[Unit]:
        """Yield a read-only unit that sees a single snapshot of the database."""
        with self._reading() as connection:
            yield Unit(connection, self._cipher, self._audit_key)

    def check(self) -> None:
        """Return if the database answers and has its tables; raise StorageUnavailable if not."""
        with self._reading() as connection:
            connection.execute(select(tables.tickets.c.id).limit(1)).first()

    def empty_log(self) -> bool:
        """Truncate SQLite's log, so that deleted data is gone; False if a reader prevents it.

        Not inside a unit.
        """
        with plain_errors():
            return empty_log(self._engine)

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with plain_errors(), reading(self._engine) as connection:
            yield connection


def open_store(url: str, keys: Keys, *, busy_seconds: float = BUSY_SECONDS) -> Store:
    """Return the store at `url`, which must have been migrated; it connects on first use."""
    return Store(make_engine(url, busy_seconds=busy_seconds), keys)

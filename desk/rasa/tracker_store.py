"""Rasa's conversations on disk, encrypted: docs/decisions/0010-sealed-data.md says why."""

import json
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import structlog
from rasa.core.tracker_store import SQLTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from desk.crypto import DecryptionError, FieldCipher, load_keys
from desk.rasa.events import REQUEST, ends_request, masked, place
from desk.settings import Settings

log = structlog.get_logger("desk.rasa.tracker_store")

BUSY_SECONDS = 5.0  # how long a chat waits while the desk deletes or re-encrypts


class EncryptedTrackerStore(SQLTrackerStore):
    """Rasa's SQL tracker store on the SQLite file `db`, with its content encrypted.

    `cipher` uses the keys of the environment by default. Raises SettingsError.
    """

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: None = None,
        *,
        db: str,
        cipher: FieldCipher | None = None,
    ) -> None:
        # Rasa passes every store a host and a broker; a file has no host, and a broker would
        # pass on what is encrypted here.
        if host or event_broker:
            raise ValueError(
                "The encrypted tracker store is a file: it takes no url, no event broker"
            )
        TrackerStore.__init__(self, domain)
        self._cipher = cipher or FieldCipher(load_keys(Settings.from_env(os.environ)))
        self._unreadable: defaultdict[str, set[int]] = defaultdict(set)
        self.engine = _engine(db)
        self.Base.metadata.create_all(self.engine)
        self.sessionmaker = sessionmaker(bind=self.engine)
        self._delete_unencrypted()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the new events, and mask a request that ended with them."""
        with self.sessionmaker() as session:
            new = list(self._additional_events(session, tracker))
            self._insert(session, tracker.sender_id, new)
            ended = _request_ended(tracker, new)
            if ended:
                self._mask(session, tracker.sender_id)
            session.commit()
        if ended:
            self._empty_log()

    async def _retrieve(
        self, sender_id: str, fetch_events_from_all_sessions: bool
    ) -> DialogueStateTracker | None:
        with self.sessionmaker() as session:
            query = self._event_query(session, sender_id, fetch_events_from_all_sessions)
            events = [opened for _, opened in self._opened(query)]
        if not events:
            return None
        return DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)

    def _additional_events(
        self, session: Session, tracker: DialogueStateTracker
    ) -> Iterator[Event]:
        """Return the tracker's events after those loaded, of which unreadable ones are absent."""
        query = self._event_query(session, tracker.sender_id, False)
        lost = self._unreadable.get(tracker.sender_id, ())
        known = query.filter(self.SQLEvent.id.not_in(lost)).count()
        return islice(tracker.events, known, None)

    def _insert(self, session: Session, sender: str, events: Iterable[Event]) -> None:
        """Add the events; their row's number, to which they are bound, is known after a flush."""
        said = [new.as_dict() for new in events]
        rows = [
            self.SQLEvent(
                sender_id=sender,
                type_name=content["event"],
                timestamp=content.get("timestamp"),
                intent_name=content.get("parse_data", {}).get("intent", {}).get("name"),
                action_name=content.get("name"),
            )
            for content in said
        ]
        session.add_all(rows)
        session.flush()
        for row, content in zip(rows, said, strict=True):
            self._encrypt(row, content)

    def _encrypt(self, row: Any, content: dict[str, Any]) -> None:
        row.data = self._cipher.encrypt(json.dumps(content), place(row.sender_id, row.id))

    def _opened(self, rows: Iterable[Any]) -> list[tuple[Any, dict[str, Any]]]:
        """Return the readable rows with their events: a damaged one must not end a chat."""
        readable, lost = [], 0
        for row in rows:
            try:
                text = self._cipher.decrypt(row.data or "", place(row.sender_id, row.id))
                readable.append((row, json.loads(text)))
            except DecryptionError:
                self._unreadable[row.sender_id].add(row.id)
                lost += 1
        if lost:
            log.warning("events of a chat cannot be read and are left out", events=lost)
        return readable

    def _mask(self, session: Session, sender: str) -> None:
        readable = self._opened(self._event_query(session, sender, True))
        before = [opened for _, opened in readable]
        for (row, old), new in zip(readable, masked(before), strict=True):
            if new is not old:
                self._encrypt(row, new)

    def _delete_unencrypted(self) -> None:
        """Delete events stored in clear, by a version without encryption."""
        with self.sessionmaker() as session:
            clear = session.query(self.SQLEvent).filter(self.SQLEvent.data.like("{%"))
            deleted = clear.delete(synchronize_session=False)
            session.commit()
        if deleted:
            self._empty_log()
            log.warning(
                "events stored unencrypted by an earlier version have been deleted", events=deleted
            )

    def _empty_log(self) -> None:
        """Write SQLite's log into the file and truncate it: it holds old rows."""
        # A lock in the way is no reason to fail a message: the next time will do.
        with suppress(OperationalError), self.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def _request_ended(tracker: DialogueStateTracker, new: list[Event]) -> bool:
    old = islice(tracker.events, len(tracker.events) - len(new))
    known = sum(1 for event in old if _is_request(event))
    return ends_request((e.value for e in tracker.events if _is_request(e)), known)


def _is_request(event: Event) -> bool:
    return isinstance(event, SlotSet) and event.key == REQUEST


def _engine(db: str) -> Engine:
    """Return an engine whose errors show no values.

    It writes to SQLite's log without waiting for the disk at every message: a killed process
    loses nothing by it, a power cut perhaps the last moments of a chat. Tickets are stored by the
    desk, which does wait (desk/storage/engine.py). Deleted data is overwritten.
    """
    Path(db).touch(mode=0o600)  # before SQLite would make it for everybody to read
    engine = create_engine(
        f"sqlite:///{db}",
        hide_parameters=True,
        poolclass=QueuePool,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def connected(connection: Connection, _record: object) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA secure_delete=ON")

    return engine

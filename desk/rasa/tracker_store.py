"""Rasa's conversations: live ones in memory, all of them on disk, encrypted.

docs/decisions/0010-sealed-data.md says why they are encrypted, docs/decisions/0022-one-process.md
why they also stay in memory.
"""

import json
import sqlite3
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import structlog
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted, SlotSet
from rasa.shared.core.trackers import DialogueStateTracker

from desk.crypto import DecryptionError, FieldCipher, load_keys
from desk.rasa.events import REQUEST, ends_request, masked, place
from desk.rasa.tracker_file import connect, writing
from desk.settings import Settings

log = structlog.get_logger("desk.rasa.tracker_store")

BUSY_SECONDS = 5.0  # how long a chat waits while the desk deletes or re-encrypts
# A live conversation holds some 100 KB; a school has a handful at a time.
MOST_LIVE = 100
# Rasa's own table, so that its file can be read by Rasa's SQLTrackerStore's tools.
_TABLE = """
CREATE TABLE IF NOT EXISTS events (
    id INTEGER NOT NULL PRIMARY KEY, sender_id VARCHAR(255) NOT NULL,
    type_name VARCHAR(255) NOT NULL, timestamp FLOAT, intent_name VARCHAR(255),
    action_name VARCHAR(255), data TEXT
);
CREATE INDEX IF NOT EXISTS ix_events_sender_id ON events (sender_id);
CREATE INDEX IF NOT EXISTS ix_events_timestamp ON events (timestamp);
"""
_LATEST_SESSION = """
AND timestamp >= coalesce((
    SELECT max(timestamp) FROM events WHERE sender_id = ? AND type_name = 'session_started'
), timestamp, 0)
"""
_INSERT = """
INSERT INTO events (id, sender_id, type_name, timestamp, intent_name, action_name, data)
VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_Row = tuple[int, str, str | None]
_Opened = tuple[_Row, dict[str, Any]]


@dataclass(frozen=True)
class _Live:
    """A conversation as stored: `known` of its events are in the file."""

    tracker: DialogueStateTracker
    known: int


class EncryptedTrackerStore(TrackerStore):
    """A tracker store on the SQLite file `db`, with its content encrypted.

    `cipher` uses the keys of the environment by default. Raises SettingsError. Belongs to one event
    loop; another process may delete or re-encrypt events meanwhile (desk/rasa/tracker_file.py).
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
        super().__init__(domain)
        self._cipher = cipher or FieldCipher(load_keys(Settings.current()))
        self._unreadable: defaultdict[str, set[int]] = defaultdict(set)
        self._live: OrderedDict[str, _Live] = OrderedDict()
        self._known: dict[str, int] = {}  # of conversations that are being worked on
        self._file = _open(Path(db))
        self._version = self._file_version()
        self._delete_unencrypted()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    async def keys(self) -> Iterable[str]:
        """Return the sender ids of all conversations."""
        rows = self._file.execute("SELECT DISTINCT sender_id FROM events")
        return [sender for (sender,) in rows]

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Return the latest session of a conversation, or None."""
        live = self._take_live(sender_id)
        if live is None:
            tracker = self._load(sender_id, _LATEST_SESSION)
            live = _Live(tracker, len(tracker.events)) if tracker else None
        self._known[sender_id] = live.known if live else 0
        return live.tracker if live else None

    async def retrieve_full_tracker(self, conversation_id: str) -> DialogueStateTracker | None:
        """Return all sessions of a conversation, or None."""
        return self._load(conversation_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Store the events that are new since `retrieve`, and mask a request that ended with them.

        Raises sqlite3.Error, with nothing stored.
        """
        sender, known = tracker.sender_id, self._known.pop(tracker.sender_id, 0)
        new = list(islice(tracker.events, known, None))
        ended = _request_ended(tracker, known)
        with writing(self._file):
            self._insert(sender, new)
            if ended:
                self._mask(sender)
        if ended:
            self._empty_log()
        elif not _begins_anew(known, new):
            self._keep_live(sender, _Live(tracker, len(tracker.events)))

    def _take_live(self, sender: str) -> _Live | None:
        """Return the conversation from memory, unless another process has written to the file.

        It is put back only by a `save`: a message that failed half way leaves nothing behind.
        """
        version = self._file_version()
        if version != self._version:
            self._version = version
            self._live.clear()
        return self._live.pop(sender, None)

    def _keep_live(self, sender: str, live: _Live) -> None:
        self._live[sender] = live
        if len(self._live) > MOST_LIVE:
            self._live.popitem(last=False)

    def _file_version(self) -> int:
        """Return a number that changes if another connection writes: SQLite's data_version."""
        (version,) = self._file.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _load(self, sender: str, only: str = "") -> DialogueStateTracker | None:
        events = [opened for _, opened in self._opened(self._rows(sender, only))]
        if not events:
            return None
        return DialogueStateTracker.from_dict(sender, events, self.domain.slots)

    def _rows(self, sender: str, only: str = "") -> Sequence[_Row]:
        select = f"SELECT id, sender_id, data FROM events WHERE sender_id = ? {only} ORDER BY id"  # noqa: S608
        return self._file.execute(select, [sender] * select.count("?")).fetchall()

    def _insert(self, sender: str, events: Iterable[Event]) -> None:
        """Add the events, each bound to the number of its row."""
        (last,) = self._file.execute("SELECT coalesce(max(id), 0) FROM events").fetchone()
        self._file.executemany(
            _INSERT,
            [self._row(sender, number, event) for number, event in enumerate(events, last + 1)],
        )

    def _row(self, sender: str, number: int, event: Event) -> tuple[Any, ...]:
        content = event.as_dict()
        intent = content.get("parse_data", {}).get("intent", {}).get("name")
        data = self._encrypted(content, sender, number)
        at, action = content.get("timestamp"), content.get("name")
        return number, sender, content["event"], at, intent, action, data

    def _encrypted(self, content: dict[str, Any], sender: str, number: int) -> str:
        return self._cipher.encrypt(json.dumps(content), place(sender, number))

    def _opened(self, rows: Iterable[_Row]) -> list[_Opened]:
        """Return the readable rows with their events: a damaged one must not end a chat."""
        readable: list[_Opened] = []
        lost = 0
        for row in rows:
            number, sender, data = row
            try:
                text = self._cipher.decrypt(data or "", place(sender, number))
                readable.append((row, json.loads(text)))
            except DecryptionError:
                lost += number not in self._unreadable[sender]
                self._unreadable[sender].add(number)
        if lost:
            log.warning("events of a chat cannot be read and are left out", events=lost)
        return readable

    def _mask(self, sender: str) -> None:
        readable = self._opened(self._rows(sender))
        after = masked([opened for _, opened in readable])
        changed = [
            (self._encrypted(new, sender, number), number)
            for ((number, _, _), old), new in zip(readable, after, strict=True)
            if new is not old
        ]
        self._file.executemany("UPDATE events SET data = ? WHERE id = ?", changed)

    def _delete_unencrypted(self) -> None:
        """Delete events stored in clear, by a version without encryption."""
        with writing(self._file):
            deleted = self._file.execute("DELETE FROM events WHERE data LIKE '{%'").rowcount
        if deleted:
            self._empty_log()
            log.warning(
                "events stored unencrypted by an earlier version have been deleted", events=deleted
            )

    def _empty_log(self) -> None:
        """Write SQLite's log into the file and truncate it: it holds old rows."""
        # A lock in the way is no reason to fail a message: the next time will do.
        with suppress(sqlite3.OperationalError):
            self._file.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _request_ended(tracker: DialogueStateTracker, known: int) -> bool:
    before = sum(1 for event in islice(tracker.events, known) if _is_request(event))
    return ends_request((e.value for e in tracker.events if _is_request(e)), before)


def _is_request(event: Event) -> bool:
    return isinstance(event, SlotSet) and event.key == REQUEST


def _begins_anew(known: int, new: Iterable[Event]) -> bool:
    """Return whether a session has ended: the next message is then read without what it held."""
    return known > 0 and any(isinstance(event, SessionStarted) for event in new)


def _open(path: Path) -> sqlite3.Connection:
    """Return a connection, whose errors show no values.

    It writes to SQLite's log without waiting for the disk at every message: a killed process
    loses nothing by it, a power cut perhaps the last moments of a chat. Tickets are stored by the
    desk, which does wait (desk/storage/engine.py). Deleted data is overwritten.
    """
    path.touch(mode=0o600)  # before SQLite would make it for everybody to read
    file = connect(path, BUSY_SECONDS, same_thread=False)
    file.execute("PRAGMA journal_mode=WAL")
    file.execute("PRAGMA synchronous=NORMAL")
    file.executescript(_TABLE)
    return file

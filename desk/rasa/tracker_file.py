"""Deletion and re-encryption of Rasa's stored conversations, VAR/rasa.db, while Rasa runs.

Rasa's own side is desk/rasa/tracker_store.py. A file that does not exist yet counts as empty.
"""

import sqlite3
from collections.abc import Container, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

import structlog

from desk.crypto import DecryptionError, FieldCipher
from desk.rasa.events import place

BUSY_SECONDS = 10.0  # how long we wait for Rasa, which writes for some milliseconds a message
BATCH = 500  # rows re-encrypted before Rasa may write in between

log = structlog.get_logger("desk.rasa.tracker_file")


def forget(path: Path, senders: Iterable[str]) -> int:
    """Delete the events of these conversations, by Rasa sender id; return how many events.

    Raises sqlite3.Error if the file cannot be written.
    """
    if not _is_there(path):
        return 0
    with closing(connect(path, BUSY_SECONDS)) as connection:
        with writing(connection):
            deleted = _delete(connection, senders)
        _empty_log(connection)
    return deleted


def forget_before(path: Path, moment: datetime, keep: Container[str]) -> int:
    """Delete conversations whose last event is older than `moment` (aware), except those in
    `keep` (sender ids); return how many events.

    Raises sqlite3.Error if the file cannot be written.
    """
    if not _is_there(path):
        return 0
    with closing(connect(path, BUSY_SECONDS)) as connection:
        with writing(connection):
            silent = connection.execute(
                "SELECT sender_id FROM events GROUP BY sender_id HAVING max(timestamp) < ?",
                [moment.timestamp()],
            ).fetchall()
            deleted = _delete(connection, [sender for (sender,) in silent if sender not in keep])
        _empty_log(connection)
    return deleted


def count_before(path: Path, moment: datetime, keep: Container[str]) -> int:
    """Return how many events `forget_before` would delete."""
    if not _is_there(path):
        return 0
    with closing(connect(path, BUSY_SECONDS)) as connection:
        found = connection.execute(
            "SELECT sender_id, count(*) FROM events GROUP BY sender_id HAVING max(timestamp) < ?",
            [moment.timestamp()],
        ).fetchall()
    return sum(events for sender, events in found if sender not in keep)


def count_not_current(path: Path, cipher: FieldCipher) -> int:
    """Count events not encrypted with the first data key.

    After `reencrypt`, these are the ones that no key decrypts.
    """
    if not _is_there(path):
        return 0
    with closing(connect(path, BUSY_SECONDS)) as connection:
        rows = connection.execute("SELECT data FROM events")
        return sum(not cipher.is_current(encrypted or "") for (encrypted,) in rows)


def reencrypt(path: Path, cipher: FieldCipher) -> int:
    """Re-encrypt every event that was not encrypted with the first data key; return how many.

    A running Rasa must have been started with the same keys, or it cannot read them any more.
    Events that no key decrypts are left as they are. Raises sqlite3.Error if the file cannot be
    written.
    """
    if not _is_there(path):
        return 0
    done, last = 0, 0
    with closing(connect(path, BUSY_SECONDS)) as connection:
        while True:
            with writing(connection):
                rows = connection.execute(
                    "SELECT id, sender_id, data FROM events WHERE id > ? ORDER BY id LIMIT ?",
                    [last, BATCH],
                ).fetchall()
                again = list(_reencrypted(rows, cipher))
                connection.executemany("UPDATE events SET data = ? WHERE id = ?", again)
            done += len(again)
            if len(rows) < BATCH:
                break
            last = rows[-1][0]
        _empty_log(connection)
    return done


def _reencrypted(
    rows: Iterable[tuple[int, str, str | None]], cipher: FieldCipher
) -> Iterator[tuple[str, int]]:
    unreadable = 0
    for row, sender, encrypted in rows:
        if cipher.is_current(encrypted or ""):
            continue
        try:
            text = cipher.decrypt(encrypted or "", place(sender, row))
        except DecryptionError:
            unreadable += 1
            continue
        yield cipher.encrypt(text, place(sender, row)), row
    if unreadable:
        log.warning("events of chats cannot be read and stay as they are", events=unreadable)


def _delete(connection: sqlite3.Connection, senders: Iterable[str]) -> int:
    found = (
        connection.execute("DELETE FROM events WHERE sender_id = ?", [sender]).rowcount
        for sender in senders
    )
    return sum(found)


def _is_there(path: Path) -> bool:
    """Return whether Rasa has created its table."""
    if not path.exists():
        return False
    with closing(connect(path, BUSY_SECONDS)) as connection:
        table = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'events'"
        return connection.execute(table).fetchone() is not None


def connect(path: Path, busy_seconds: float, *, same_thread: bool = True) -> sqlite3.Connection:
    """Return a connection to an existing file, without transactions of its own making.

    It waits `busy_seconds` for another writer. Raises sqlite3.Error.
    """
    # mode=rw: a file that has just gone is not made anew, and empty.
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?mode=rw",
        uri=True,
        timeout=busy_seconds,
        isolation_level=None,
        check_same_thread=same_thread,
    )
    connection.execute("PRAGMA secure_delete=ON")
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """Open a transaction that holds the write lock from its first moment."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _empty_log(connection: sqlite3.Connection) -> None:
    """Truncate SQLite's log, which holds rows as they were before."""
    (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        log.warning("what was deleted stays in the log of rasa.db until Rasa is idle")

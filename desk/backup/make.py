"""`privacy-desk backup`: one file, consistent while everything runs and is written to."""

import os
import sqlite3
import tarfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.engine import Connection

from desk import version
from desk.backup.last import check_not_older
from desk.backup.manifest import (
    CHATS,
    DATA,
    DESK,
    FORMAT,
    NAME,
    SETTINGS,
    BackupError,
    Manifest,
    sum_of,
)
from desk.backup.rows import PATIENCE_SECONDS, copy_rows, count_rows
from desk.casework import audit
from desk.crypto import Keys, key_id
from desk.key_files import sync_folder
from desk.settings import Settings, as_text
from desk.storage import Store
from desk.storage.backup_note import LastBackup, note_backup
from desk.storage.engine import engine_at, reading
from desk.storage.errors import plain_errors
from desk.storage.keys_used import check_keys, key_ids
from desk.storage.migrate import migrate
from desk.storage.remembered import check_remembered, name_of
from desk.storage.tables import tickets

UNFINISHED = ".privacy-desk-backup-"


def make(
    settings: Settings, keys: Keys, file: Path, now: datetime, *, anyway: bool = False
) -> Manifest:
    """Write all that is stored to `file`, entirely or not at all; it never contains keys.

    Raises BackupError, also if something older than the last backup is stored, unless `anyway`;
    StorageError. No partial backup is left.
    """
    if file.exists():
        raise BackupError(f"{file} is there already. Choose another name, or move it away.")
    check_remembered(settings)
    check_keys(settings.database_url, keys)
    try:
        with TemporaryDirectory(dir=file.parent, prefix=UNFINISHED) as folder:
            manifest = _make(settings, keys, file, Path(folder), now, anyway)
        last = LastBackup(manifest.made_at, str(file.absolute()), manifest.checkpoint)
        note_backup(settings.var, last)
    except OSError as wrong:
        raise BackupError(f"The backup cannot be written: {wrong.strerror or wrong}.") from wrong
    except sqlite3.Error as wrong:
        raise BackupError(f"The backup cannot be written: {wrong}.") from wrong
    return manifest


def _make(
    settings: Settings, keys: Keys, file: Path, folder: Path, now: datetime, anyway: bool
) -> Manifest:
    parts = {}
    # The chats first: a request sent in between is then stored, though its chat does not know it,
    # and a second "yes" finds it. The other way round its reference would lead nowhere.
    if (settings.var / CHATS).exists():
        parts[CHATS] = _copy_chats(settings.var / CHATS, folder / CHATS)
    parts[DESK] = folder / DESK
    url = f"sqlite:///{parts[DESK]}"
    migrate(url, keys)
    _copy_desk(settings.database_url, url)
    if not anyway:
        _check_not_older(settings, keys, url, file.parent)
    manifest = replace(_manifest(url, keys, now), database=name_of(settings.database_url))
    _as_one_file(parts[DESK])
    parts[DATA] = _copy_data(settings.data, folder / DATA)
    parts[SETTINGS] = folder / SETTINGS
    parts[SETTINGS].write_text(as_text(settings), encoding="utf-8")
    manifest = replace(manifest, sums={name: sum_of(path) for name, path in parts.items()})
    _write_tar(folder / "backup.tar", manifest.as_text(keys.audit), parts)
    (folder / "backup.tar").rename(file)
    sync_folder(file.parent)
    return manifest


def _check_not_older(settings: Settings, keys: Keys, copy: str, folder: Path) -> None:
    with engine_at(copy) as engine, plain_errors():
        check_not_older(settings, keys, Store(engine, keys), folder)


def _copy_data(data: Path, copy: Path) -> Path:
    """Pack what the trust wrote: notice, answers, approvals, requests, questions."""
    # What a link leads to is packed, and not the link, which leads nowhere where it is unpacked.
    with tarfile.open(copy, mode="w", dereference=True) as tar:
        tar.add(data, arcname="data", filter=_nobodys)
    return copy


def _nobodys(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Drop the owner, who need not exist where it is unpacked."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def _copy_chats(path: Path, copy: Path) -> Path:
    """Copy a single snapshot of Rasa's database, while Rasa may write to it."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    with (
        closing(sqlite3.connect(address, uri=True, timeout=PATIENCE_SECONDS)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)  # all pages in one step: a step for each would start anew at a write
    _as_one_file(copy)
    return copy


def _copy_desk(url: str, copy: str) -> None:
    """Copy all tables as of a single snapshot."""
    with (
        plain_errors(),
        engine_at(url, busy_seconds=PATIENCE_SECONDS) as source,
        engine_at(copy) as target,
        reading(source) as rows,
        target.begin() as writing,
    ):
        copy_rows(rows, writing)


def _manifest(url: str, keys: Keys, now: datetime) -> Manifest:
    """Return the manifest of the copied database at `url`, without the sums of the parts."""
    with engine_at(url) as engine, plain_errors():
        report = audit.verify(Store(engine, keys))
        with reading(engine) as connection:
            return Manifest(
                format=FORMAT,
                version=version.number(),
                revision=revision(connection),
                made_at=now.isoformat(),
                rows=count_rows(connection),
                sums={},
                checkpoint=report.checkpoint,
                faults=len(report.faults),
                data_keys=tuple(sorted(key_ids(connection))),
                audit_key=key_id(keys.audit),
                commit=version.commit(),
                newest=_newest(connection),
            )


def _newest(connection: Connection) -> str | None:
    """Return the reference of the newest request, and when it came: `SAR-... of 2026-...`."""
    newest_first = (tickets.c.created_at.desc(), tickets.c.reference.desc())
    query = select(tickets.c.reference, tickets.c.created_at).order_by(*newest_first)
    row = connection.execute(query.limit(1)).first()
    return f"{row[0]} of {row[1]:%Y-%m-%d %H:%MZ}" if row else None


def revision(connection: Connection) -> str:
    """Return the migration that the database is at."""
    found: str = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one()
    return found


def _as_one_file(path: Path) -> None:
    """Write SQLite's log back into the database file."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _write_tar(path: Path, manifest: str, parts: Mapping[str, Path]) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        with tarfile.open(fileobj=file, mode="w") as tar:
            tar.addfile(_member(NAME, len(manifest.encode())), BytesIO(manifest.encode()))
            for name, part in parts.items():
                with part.open("rb") as content:
                    tar.addfile(_member(name, part.stat().st_size), content)
        file.flush()
        os.fsync(file.fileno())


def _member(name: str, size: int) -> tarfile.TarInfo:
    """Return a tar entry readable by its owner only, without the owner's name or the time."""
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member

"""`privacy-desk restore`: check everything first, then put it in place at once."""

import os
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from desk.backup.manifest import CHATS, DATA, DESK, SETTINGS, BackupError, Manifest
from desk.backup.rows import PATIENCE_SECONDS, copy_rows, is_empty
from desk.backup.unpack import unpack
from desk.crypto import FieldCipher, Keys
from desk.crypto.keys import DATA_FILE, old_keys
from desk.folder_lock import alone
from desk.key_files import sync_folder
from desk.settings import Settings
from desk.storage import StorageUnavailable
from desk.storage.backup_note import forget_backup
from desk.storage.database_lock import alone_in_database
from desk.storage.engine import engine_at, reading, sqlite_path
from desk.storage.errors import plain_errors
from desk.storage.keys_used import WrongKeyError
from desk.storage.migrate import migrate
from desk.storage.remembered import name_of, remember, remembered

SQLITE_LOGS = ("-wal", "-shm")
UNFINISHED = ".privacy-desk-restore-"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. `aside`: where the files that were there before are now; `beside`: the
    folder with the trust's data and the settings, which are put in place by hand; `keys_differ`:
    some of it is encrypted with a key that is not the first one any more.
    """

    manifest: Manifest
    aside: tuple[Path, ...]
    beside: Path | None
    replaced: bool
    keys_differ: bool


def restore(
    settings: Settings, keys: Keys, file: Path, now: datetime, *, replace: bool = False
) -> Restored:
    """Put the backup's contents into this installation's databases, of whatever kind.

    Replaces stored data only if `replace` is true. Raises BackupError, StorageError, and
    CannotStartError while Privacy Desk runs; nothing was changed then.
    """
    path = sqlite_path(settings.database_url)
    workplace = path.parent if path else settings.var
    try:
        with (
            alone(settings),
            _swept(workplace),
            alone_in_database(settings.database_url),
            TemporaryDirectory(dir=workplace, prefix=UNFINISHED) as name,
        ):
            folder = Path(name)
            manifest = _unpack(settings, keys, file, folder)
            filled = _is_filled(settings)
            if filled and not replace:
                raise BackupError(
                    "There are requests or chats here already. To put the backup in their place,"
                    " add --replace."
                )
            stamp = f"{now:%Y%m%d-%H%M%S}"
            beside = _put_beside(folder, settings.var / f"restored-{stamp}")
            aside = _put(settings, keys, folder, stamp)
    except OSError as wrong:
        raise BackupError(f"The backup cannot be restored: {wrong.strerror or wrong}.") from wrong
    older = bool({*manifest.data_keys} - {*FieldCipher(keys).key_ids[:1]})
    return Restored(manifest, tuple(aside), beside, filled, older)


@contextmanager
def _swept(workplace: Path) -> Iterator[None]:
    """Delete what a restore that was killed has left; we hold the lock, so none is running."""
    for folder in workplace.glob(f"{UNFINISHED}*"):
        shutil.rmtree(folder)
    yield


def _unpack(settings: Settings, keys: Keys, file: Path, folder: Path) -> Manifest:
    try:
        return unpack(file, folder, keys)
    except WrongKeyError as wrong:
        if not (old := old_keys(settings.var)):
            raise
        raise WrongKeyError(
            f"{wrong} Old keys lie in {', '.join(map(str, old))}: put the line of the one that is"
            f" needed below the one in {settings.var / DATA_FILE}, and restore again."
        ) from None


def _put(settings: Settings, keys: Keys, folder: Path, stamp: str) -> list[Path]:
    aside = [*_put_desk(settings, keys, folder / DESK, stamp)]
    aside += _swap(folder / CHATS, settings.var / CHATS, stamp)
    # Moved to another database: the file of the one before would only mislead.
    before = _file_before(settings)
    if before and before.exists():
        aside += _swap(folder / "none", before, stamp)
    remember(settings)
    forget_backup(settings.var)
    return aside


def _put_beside(folder: Path, place: Path) -> Path | None:
    """Put the trust's data and the settings into `place`, if the backup has them."""
    if not (folder / DATA).exists():
        return None
    place.mkdir(mode=0o700, exist_ok=True)
    with tarfile.open(folder / DATA, mode="r:") as tar:
        tar.extractall(place, filter="data")
    (folder / SETTINGS).replace(place / SETTINGS)
    return place


def _file_before(settings: Settings) -> Path | None:
    """Return the SQLite file that VAR's data was in, if the settings now name another database."""
    name = remembered(settings.var) or f"sqlite:///{settings.var / DESK}"
    moved = name != name_of(settings.database_url)
    return sqlite_path(name) if moved and name.startswith("sqlite:") else None


def _is_filled(settings: Settings) -> bool:
    path = sqlite_path(settings.database_url)
    if path and (not path.exists() or path.stat().st_size == 0):
        return False
    try:
        return not is_empty(settings.database_url)
    except StorageUnavailable:
        if path is None:
            raise
        return True  # a damaged file: all the more is it put aside, not deleted


def _put_desk(settings: Settings, keys: Keys, part: Path, stamp: str) -> list[Path]:
    path = sqlite_path(settings.database_url)
    if path:
        return _swap(part, path, stamp)
    migrate(settings.database_url, keys)
    with (
        plain_errors(),
        engine_at(f"sqlite:///{part}") as source,
        engine_at(settings.database_url, busy_seconds=PATIENCE_SECONDS) as target,
        reading(source) as rows,
        target.begin() as writing,
    ):
        copy_rows(rows, writing)
    return []


def _swap(new: Path, path: Path, stamp: str) -> list[Path]:
    """Put `new`, if it exists, in the place of `path`; return where the old file is now."""
    aside = path.with_name(f"{path.name}.before-{stamp}")
    if path.exists():
        for log in _settle(path):
            log.rename(f"{aside}{log.name.removeprefix(path.name)}")
        os.link(path, aside)
    if new.exists():
        _settle(new)
        new.replace(path)
    else:
        path.unlink(missing_ok=True)
    sync_folder(path.parent)
    return [aside] if aside.exists() else []


def _settle(path: Path) -> list[Path]:
    """Write SQLite's logs into the file; return those that remain because it is damaged."""
    try:
        with closing(sqlite3.connect(path, timeout=PATIENCE_SECONDS)) as connection:
            connection.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error:
        pass
    return [log for end in SQLITE_LOGS if (log := Path(f"{path}{end}")).exists()]

"""Unpacking and checking of a backup, beside the stored data, which is not touched."""

import tarfile
from pathlib import Path

from desk.backup.manifest import DESK, NAME, PARTS, BackupError, Manifest, damaged, sum_of
from desk.backup.rows import count_rows
from desk.casework import audit
from desk.crypto import Keys, key_id
from desk.storage import Store
from desk.storage.engine import engine_at, reading
from desk.storage.errors import plain_errors
from desk.storage.keys_used import check_keys
from desk.storage.migrate import migrate

_CHUNK = 2**20  # bytes held in memory at a time
_LONGEST_MANIFEST = 2**20  # bytes; ours have two thousand


def unpack(file: Path, folder: Path, keys: Keys) -> Manifest:
    """Put desk.db, and rasa.db if there is one, into `folder`, with every check that is possible.

    desk.db is migrated to this version's tables. Raises BackupError, or StorageError if it was made
    by a newer version or with other keys.
    """
    manifest = _take_out(file, folder, keys)
    url = f"sqlite:///{folder / DESK}"
    _check_rows(url, manifest)
    migrate(url, keys)
    check_keys(url, keys)
    _check_history(url, manifest, keys)
    return manifest


def _take_out(file: Path, folder: Path, keys: Keys) -> Manifest:
    try:
        with tarfile.open(file, mode="r:") as tar:
            manifest = _read_manifest(tar, keys)
            for name in manifest.sums:
                _take_part(tar, name, folder / name)
    except FileNotFoundError:
        raise BackupError(f"There is no file {file}.") from None
    except (tarfile.TarError, KeyError):
        raise BackupError(damaged(str(file))) from None
    for name, expected in manifest.sums.items():
        if sum_of(folder / name) != expected:
            raise BackupError(damaged(name))
    return manifest


def _read_manifest(tar: tarfile.TarFile, keys: Keys) -> Manifest:
    member = tar.getmember(NAME)
    content = tar.extractfile(member)
    if content is None or member.size > _LONGEST_MANIFEST:
        raise BackupError(damaged(NAME))
    manifest, mac = Manifest.from_text(content.read().decode(errors="replace"))
    if manifest.audit_key != key_id(keys.audit):
        needed = " or ".join(manifest.data_keys) or "(nothing in it is encrypted)"
        raise BackupError(
            f"It was made with the audit key {manifest.audit_key}; the one at hand is"
            f" {key_id(keys.audit)}. Put that key back first, and the data key {needed} with it:"
            " see docs/operations.md."
        )
    known = DESK in manifest.sums and set(manifest.sums) <= PARTS
    if not known or not manifest.is_signed(keys.audit, mac):
        raise BackupError(damaged(NAME))
    return manifest


def _take_part(tar: tarfile.TarFile, name: str, path: Path) -> None:
    content = tar.extractfile(tar.getmember(name))
    if content is None:
        raise BackupError(damaged(name))
    path.touch(mode=0o600)
    with path.open("wb") as file:
        while chunk := content.read(_CHUNK):
            file.write(chunk)


def _check_rows(url: str, manifest: Manifest) -> None:
    with engine_at(url) as engine, plain_errors(), reading(engine) as connection:
        if count_rows(connection, manifest.rows) != manifest.rows:
            raise BackupError(damaged(DESK))


def _check_history(url: str, manifest: Manifest, keys: Keys) -> None:
    """Raise BackupError if the history has new faults.

    One that had faults when the backup was made can be restored: it may be all there is.
    """
    with engine_at(url) as engine:
        report = audit.verify(Store(engine, keys), manifest.checkpoint)
    if len(report.faults) != manifest.faults:
        raise BackupError(f"The history in the backup is not whole: {' '.join(report.faults)}")

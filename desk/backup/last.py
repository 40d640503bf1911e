"""What the last backup held, so that one of an older or another database is noticed at once.

A nightly job whose settings were lost would go on saving a file that nobody writes to any more,
and say so only on the day it is needed.
"""

import tarfile
from collections.abc import Iterator
from pathlib import Path

from desk.backup.manifest import NAME, BackupError, Manifest
from desk.casework import audit
from desk.crypto import Keys, key_id
from desk.settings import Settings
from desk.storage import Store
from desk.storage.backup_note import LastBackup, last_backup

_MOST = 30  # files of the backups' folder that are looked into, newest first
ANYWAY = "If that is meant, add --anyway."


def check_not_older(settings: Settings, keys: Keys, store: Store, folder: Path) -> None:
    """Return if `store` holds all that the last backups held: VAR's, and those in `folder`.

    Raises BackupError if it is older, or the backups there are another installation's.
    """
    whole = len(audit.verify(store).faults)
    for last in _known(settings, keys, folder):
        if len(audit.verify(store, last.checkpoint).faults) > whole:
            raise BackupError(
                f"What is stored is older than the backup {last.file} of {last.made_at}, or is"
                f" not its continuation. Were the service's settings read? {ANYWAY}"
            )


def _known(settings: Settings, keys: Keys, folder: Path) -> Iterator[LastBackup]:
    noted = last_backup(settings.var)
    if noted:
        yield noted
    for file, manifest in _manifests(folder):
        if manifest.audit_key != key_id(keys.audit):
            raise BackupError(
                f"{file} is the backup of another installation, or of this one before its audit"
                f" key {manifest.audit_key} was lost. Were the service's settings read? {ANYWAY}"
            )
        yield LastBackup(manifest.made_at, str(file), manifest.checkpoint)
        return


def _manifests(folder: Path) -> Iterator[tuple[Path, Manifest]]:
    """Yield the backups in the folder that can be read, newest first."""
    files = sorted(folder.glob("*.tar"), key=lambda path: path.stat().st_mtime, reverse=True)
    for file in files[:_MOST]:
        try:
            with tarfile.open(file, mode="r:") as tar:
                content = tar.extractfile(NAME)
                if content:
                    yield file, Manifest.from_text(content.read().decode(errors="replace"))[0]
        except (OSError, tarfile.TarError, KeyError, BackupError):
            continue

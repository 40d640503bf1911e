"""One file with all that the desk stores, and the way back from it."""

from desk.backup.make import make
from desk.backup.manifest import BackupError, Manifest
from desk.backup.restore import Restored, restore

__all__ = ["BackupError", "Manifest", "Restored", "make", "restore"]

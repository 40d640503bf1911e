"""Backup of all that the desk stores as one file, and its restoration."""

from desk.backup.make import make
from desk.backup.manifest import BackupError, Manifest
from desk.backup.restore import Restored, restore

__all__ = ["BackupError", "Manifest", "Restored", "make", "restore"]

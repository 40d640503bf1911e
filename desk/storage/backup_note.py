"""What is noted in VAR about the last backup: for the next one, and for who asks how old it is."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "last-backup.json"


@dataclass(frozen=True, slots=True)
class LastBackup:
    """`made_at` as ISO time, `file` where it was written, `checkpoint` of the history in it."""

    made_at: str
    file: str
    checkpoint: str


def last_backup(var: Path) -> LastBackup | None:
    """Return what is noted about the last backup of the installation in `var`."""
    try:
        return LastBackup(**json.loads((var / FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def note_backup(var: Path, backup: LastBackup) -> None:
    draft = var / f"{FILE}.{os.getpid()}"
    draft.write_text(json.dumps(asdict(backup)), encoding="utf-8")
    draft.replace(var / FILE)


def forget_backup(var: Path) -> None:
    """Forget the last backup, because what is stored has been replaced."""
    (var / FILE).unlink(missing_ok=True)

"""Secrets kept in files of their own, for an installation whose environment gives none."""

import os
import secrets
import stat
from pathlib import Path


class KeyFileError(ValueError):
    """Others than its owner can read the file; the message is what to do about it."""


def read_key_file(path: Path) -> str:
    """What the file holds, made on first use: one line of 64 hexadecimal digits, 256 random bits.

    Raises KeyFileError where the group or others can read it.
    """
    if not path.exists():
        _create(path)
    if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise KeyFileError(f"run: chmod 600 {path}")
    return path.read_text(encoding="ascii", errors="replace").strip()


def _create(path: Path) -> None:
    """Put a new secret at `path` whole, or leave the one that another process put there first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            # What is sealed with a key is lost without it: the key reaches the disk first.
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()

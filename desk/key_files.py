"""Secrets kept in files of their own, for an installation whose environment gives none."""

import os
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path


class KeyFileError(ValueError):
    """The file cannot be used; the message is what to do about it."""


def read_key_file(path: Path) -> str:
    """What the file holds, made on first use: one line of 64 hexadecimal digits, 256 random bits.

    Raises KeyFileError where the group or others can read it, or we cannot.
    """
    try:
        if not path.exists():
            _create(path)
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise KeyFileError(f"run: chmod 600 {path}")
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError as wrong:
        raise KeyFileError(f"let us read and write {path} ({wrong.strerror})") from wrong


def replace_key_file(path: Path, keys: Iterable[str]) -> None:
    """Put these keys, one a line, in place of what the file holds: all of it or nothing."""
    draft = _draft(path, "".join(f"{key}\n" for key in keys))
    try:
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Have the disk know which files there are, so that a power cut undoes no rename."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _create(path: Path) -> None:
    """Put a new secret at `path` whole, or leave the one that another process put there first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft(path, secrets.token_hex(32) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, text: str) -> Path:
    """A new file beside `path` with this text, on the disk, for its owner only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            # What is sealed with a key is lost without it: the key reaches the disk first.
            os.fsync(file.fileno())
    except OSError:
        draft.unlink()
        raise
    return draft

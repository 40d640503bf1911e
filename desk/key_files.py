"""Secrets in files of their own, for an installation whose environment gives none."""

import os
import re
import secrets
import stat
from collections.abc import Iterable
from pathlib import Path

_DRAFT = re.compile(r"\.\d+\.[0-9a-f]{8}")  # what `_draft` puts behind a name


class KeyFileError(ValueError):
    """The file cannot be used; the message says what to do about it."""


def read_key_file(path: Path) -> str:
    """Return the file's content; if missing, create it with 256 random bits in hexadecimal.

    Raises KeyFileError if the group or others can read it, or we cannot.
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
    """Replace the file's content with these keys, one a line, atomically."""
    draft = _draft(path, "".join(f"{key}\n" for key in keys))
    try:
        draft.replace(path)
        sync_folder(path.parent)
    finally:
        draft.unlink(missing_ok=True)


def sweep_drafts(path: Path) -> None:
    """Delete what a process that was killed has left of `replace_key_file`: it holds keys."""
    for draft in path.parent.glob(f"{path.name}.*"):
        if _DRAFT.fullmatch(draft.name.removeprefix(path.name)):
            draft.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Flush the folder to disk, so that a power cut undoes no rename."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _create(path: Path) -> None:
    """Create a new secret at `path` atomically, or keep one that another process created first."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _draft(path, secrets.token_hex(32) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(path: Path, text: str) -> Path:
    """Return a new file beside `path` with this text, flushed to disk, for its owner only."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            # Data is lost without its key, so the key reaches the disk first.
            os.fsync(file.fileno())
    except OSError:
        draft.unlink()
        raise
    return draft

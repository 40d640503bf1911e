"""Passwords that somebody else has seen, to be changed at the next login.

The first one is written to a file and never to the log, which goes to other machines and stays for
years. Which hashes are temporary is noted beside it by their fingerprints, which tell nothing.
"""

import os
from pathlib import Path

from desk.settings import Settings, ensure_var
from desk.storage import AlreadyStored, Store, User
from desk.web.passwords import FIRST_USER, new_user, random_password
from desk.web.sessions import fingerprint

FIRST_PASSWORD = "first-password.txt"  # noqa: S105 - a file's name
_TEMPORARY = "temporary-passwords.txt"


def ensure_first_user(settings: Settings, store: Store) -> Path | None:
    """Create the user `dpl` if there is no user yet; return the file that holds the password.

    None if there is a user already. Raises StorageError, or OSError if VAR cannot be written.
    """
    with store.read() as unit:
        if unit.users.any():
            return None
    password = random_password()
    user = new_user(FIRST_USER, password)
    path = ensure_var(settings) / FIRST_PASSWORD
    # The file comes first: a start that was killed between the two leaves no user without a
    # password, and the next one writes another.
    _write(path, f"{password}\n")
    mark_temporary(settings, user)
    try:
        with store.begin() as unit:
            unit.users.add(user)
    except AlreadyStored:  # another machine was first, and has the password
        path.unlink(missing_ok=True)
        return None
    return path


def mark_temporary(settings: Settings, user: User) -> None:
    """Note that this user's present password is to be changed at the next login."""
    known = _known(settings)
    _write(
        ensure_var(settings) / _TEMPORARY, "".join(f"{x}\n" for x in {*known, fingerprint(user)})
    )


def is_temporary(settings: Settings, user: User) -> bool:
    """Return whether this user's present password is to be changed."""
    return fingerprint(user) in _known(settings)


def forget_first_password(settings: Settings) -> None:
    """Delete the file, because the password in it has been changed."""
    (settings.var / FIRST_PASSWORD).unlink(missing_ok=True)


def _known(settings: Settings) -> list[str]:
    path = settings.var / _TEMPORARY
    return path.read_text(encoding="ascii").split() if path.exists() else []


def _write(path: Path, text: str) -> None:
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)

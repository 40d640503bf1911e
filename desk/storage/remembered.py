"""Which database the folder VAR was used with, so that no command works on another by mistake.

A command typed without the service's settings would otherwise find the default's file, perhaps
left over from a trial, and say "done".
"""

import os
from pathlib import Path

from sqlalchemy.engine import make_url

from desk.settings import Settings, ensure_var
from desk.storage.engine import sqlite_path
from desk.storage.errors import StorageError

FILE = "database"
_POSTGRESQL_PORT = 5432


class OtherDatabaseError(StorageError):
    """The settings name another database than the one that this VAR belongs to."""


def name_of(url: str) -> str:
    """Return the database's name, without user and password: the same for the same database."""
    if path := sqlite_path(url):
        return f"sqlite:///{path.absolute()}"
    parts = make_url(url)
    host = parts.host or parts.query.get("host", "localhost")
    return f"postgresql://{host}:{parts.port or _POSTGRESQL_PORT}/{parts.database}"


def check_remembered(settings: Settings) -> None:
    """Return if VAR was used with this database, or with none yet. Raises OtherDatabaseError."""
    found, wanted = remembered(settings.var), name_of(settings.database_url)
    if found not in (None, wanted):
        raise OtherDatabaseError(
            f"{settings.var} belongs to the database {found}, but the settings name {wanted}. Were"
            " the service's settings read? To move to another database, restore a backup into it;"
            f" to begin anew, delete {settings.var / FILE}. See docs/operations.md."
        )


def remember(settings: Settings) -> None:
    """Note that VAR belongs to this database."""
    path, name = ensure_var(settings) / FILE, name_of(settings.database_url)
    if remembered(settings.var) != name:
        draft = path.with_name(f"{FILE}.{os.getpid()}")
        draft.write_text(f"{name}\n", encoding="utf-8")
        draft.replace(path)


def remembered(var: Path) -> str | None:
    """Return the name of the database that VAR belongs to; None if that is not known yet."""
    path = var / FILE
    return path.read_text(encoding="utf-8").strip() if path.exists() else None

"""A copy of the database as it was before a migration, for the way back to the older version."""

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import make_url

from desk.storage.engine import engine_at, reading, sqlite_path
from desk.storage.errors import StorageError, plain_errors
from desk.storage.migrate import newest_revision

PATIENCE_SECONDS = 3600


def copy_before_migration(url: str, var: Path) -> Path | None:
    """Copy the database if it has an older version's tables; return the copy.

    PostgreSQL needs pg_dump on the PATH for it. None if there is nothing to copy, or no pg_dump.
    Raises StorageError, OSError.
    """
    path = sqlite_path(url)
    if path is not None and (not path.exists() or path.stat().st_size == 0):
        return None
    with engine_at(url) as engine, plain_errors(), reading(engine) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found in (None, newest_revision()):
        return None
    copy = var / f"desk.before-{newest_revision()}"
    copy.unlink(missing_ok=True)
    copy.touch(mode=0o600)
    if path is not None:
        return _copy_sqlite(path, copy)
    return _dump_postgresql(url, copy)


def _copy_sqlite(path: Path, copy: Path) -> Path:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _dump_postgresql(url: str, copy: Path) -> Path | None:
    program = shutil.which("pg_dump")
    if program is None:
        copy.unlink()
        return None
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    command = [program, "--format=custom", f"--file={copy}", f"--dbname={address}"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )
    if done.returncode:
        copy.unlink()
        raise StorageError(
            "no copy could be made before the migration: pg_dump failed. Its version must not be"
            " older than the server's"
        )
    return copy

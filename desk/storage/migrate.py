"""Migration of a database to this version's tables, from empty or an older version."""

import os
import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.engine import Connection

from desk.crypto import Keys
from desk.storage.engine import engine_at, make_engine, reading, sqlite_path
from desk.storage.errors import StorageError, StorageUnavailable, plain_errors

SCRIPTS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x70726976  # any number of our own: one migration at a time on PostgreSQL

# Alembic keeps its present environment in a module global: one thread at a time.
_one_at_a_time = threading.Lock()


def migrate(url: str, keys: Keys, revision: str = "head") -> None:
    """Bring the database to `revision`; create an SQLite file, for its owner only, if needed.

    Atomic, and safe to run from several processes at once. `keys` encrypt what an older version
    stored in clear. Raises StorageUnavailable if the database cannot be reached, StorageError if it
    was made by a newer version.
    """
    path = sqlite_path(url)
    if path is not None:
        _create_file(path)
    # Foreign keys off: SQLite changes a table by copying it, and the old one must be free to go.
    engine = make_engine(url, foreign_keys=False)
    try:
        with _one_at_a_time, plain_errors(), engine.begin() as connection:
            _run(connection, keys, revision)
    except CommandError as error:
        raise StorageError(
            f"the database was made by a newer version of Privacy Desk: {error}"
        ) from None
    finally:
        engine.dispose()


def check_version(url: str) -> None:
    """Return if there is a database at `url` with the tables of this version.

    Raises StorageUnavailable if there is none or it cannot be reached, StorageError if it is of
    another version: the meaning of older or newer tables cannot be guessed.
    """
    path = sqlite_path(url)
    if path is not None and not path.exists():
        raise StorageUnavailable(
            f"the database is unavailable: there is no {path}. Start once with `make up`, or"
            " restore a backup"
        )
    scripts = ScriptDirectory.from_config(alembic_config())
    with engine_at(url) as engine, plain_errors(), reading(engine) as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found == scripts.get_current_head():
        return
    if found is None or found in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError(
            "The database is not at the version of this Privacy Desk. Start it once with `make up`,"
            " which brings it there."
        )
    raise StorageError("The database was made by a newer version of Privacy Desk: install that.")


def newest_revision() -> str:
    """Return the revision of this version's tables."""
    newest = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if newest is None:
        raise RuntimeError(f"no migrations in {SCRIPTS}")
    return newest


def alembic_config() -> Config:
    """Return Alembic's configuration, built here so that no file is needed."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _run(connection: Connection, keys: Keys, revision: str) -> None:
    on_postgresql = connection.dialect.name == "postgresql"
    if on_postgresql:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
    config = alembic_config()
    config.attributes.update(connection=connection, keys=keys)
    if revision == "base" or revision.startswith("-"):
        command.downgrade(config, revision)
    else:
        command.upgrade(config, revision)
    if not on_postgresql and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise StorageError("the migration would leave entries that point nowhere; nothing changed")


def _create_file(path: Path) -> None:
    """Create the file for its owner only, before SQLite would create it readable by all."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StorageUnavailable(f"the database {path} cannot be used: {error.strerror}") from None

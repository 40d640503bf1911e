"""The keys that the stored data was encrypted with, compared with those configured."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.engine import Connection, Engine

from desk.cases.audit_log import is_key_of
from desk.crypto import FieldCipher, Keys
from desk.storage.encrypted_rows import encrypted_columns
from desk.storage.engine import engine_at, reading
from desk.storage.errors import StorageError, plain_errors
from desk.storage.migrate import check_version
from desk.storage.tables import metadata
from desk.storage.unit import Store

ENCRYPTED_TABLES = tuple(table for table in metadata.sorted_tables if encrypted_columns(table))
# Where the key's id stands in "1.<key id>.<the rest>": desk/crypto/field_cipher.py.
_FORM, _FIRST, _DIGITS = "1.________.%", 3, 8


class WrongKeyError(StorageError):
    """The database was encrypted with another key; the message names it and says what to do."""


def check_keys(url: str, keys: Keys) -> None:
    """Return if the database at `url` has this version's tables and these keys fit its contents.

    Raises WrongKeyError, so that nobody goes on with a new key after losing the right one;
    StorageError and StorageUnavailable as `check_version` does.
    """
    check_version(url)
    with engine_at(url) as engine:
        with plain_errors(), reading(engine) as connection:
            used = key_ids(connection)
        _check_data_keys(used, FieldCipher(keys).key_ids)
        _check_audit_key(engine, keys)


def key_ids(connection: Connection) -> set[str]:
    """Return the ids of the keys that the stored values were encrypted with."""
    return {
        row[0]
        for table in ENCRYPTED_TABLES
        for column in map(table.c.__getitem__, encrypted_columns(table))
        for row in connection.execute(
            select(func.substr(column, _FIRST, _DIGITS)).where(column.like(_FORM)).distinct()
        )
    }


def _check_data_keys(used: set[str], ours: Sequence[str]) -> None:
    missing = used.difference(ours)
    if missing:
        raise WrongKeyError(
            f"It was encrypted with the data key {', '.join(sorted(missing))}; the one at hand is"
            f" {', '.join(ours)}. Put that key back from where you keep your keys, into"
            " VAR/data.key or PRIVACY_DESK_DATA_KEY (see docs/operations.md). Without it nobody can"
            " read what is stored."
        )


def _check_audit_key(engine: Engine, keys: Keys) -> None:
    with Store(engine, keys).read() as unit:
        if not is_key_of(keys.audit, unit.history.all()):
            raise WrongKeyError(
                "The history was written with another audit key than the one at hand. Put the right"
                " one back from where you keep your keys, into VAR/audit.key or"
                " PRIVACY_DESK_AUDIT_KEY (see docs/operations.md)."
            )

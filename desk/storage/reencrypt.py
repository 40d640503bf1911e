"""Re-encryption of the stored data with the first data key, so that older ones can be dropped."""

from typing import Any

from sqlalchemy import Table, delete, select, update
from sqlalchemy.engine import Connection, Engine

from desk.crypto import FieldCipher, Keys
from desk.storage.encrypted_rows import encrypted_columns, place
from desk.storage.engine import empty_log, engine_at
from desk.storage.errors import StorageError, plain_errors
from desk.storage.keys_used import ENCRYPTED_TABLES, key_ids
from desk.storage.tables import codes, tickets
from desk.storage.tickets import contact_blind_index

BATCH = 200  # rows re-encrypted before somebody else may write


def reencrypt(url: str, keys: Keys) -> int:
    """Re-encrypt every row that was not encrypted with the first data key; return how many.

    Safe to run again after an interruption, and while others with the same keys write. Raises
    StorageError if no key decrypts a value; nothing is lost then.
    """
    cipher = FieldCipher(keys)
    with plain_errors(), engine_at(url) as engine:
        done = sum(_reencrypt_table(engine, table, cipher) for table in ENCRYPTED_TABLES)
        _finish(engine, cipher)
        empty_log(engine)
    return done


def _finish(engine: Engine, cipher: FieldCipher) -> None:
    """Delete the codes: their hashes depend on the old key, and they are valid for minutes only.

    Raises StorageError if an older key is still needed.
    """
    with engine.begin() as connection:
        connection.execute(delete(codes))
        left = key_ids(connection).difference(cipher.key_ids[:1])
    if left:
        raise StorageError(
            f"something is still encrypted with the key {', '.join(sorted(left))}:"
            " run `privacy-desk keys rotate` again"
        )


def _reencrypt_table(engine: Engine, table: Table, cipher: FieldCipher) -> int:
    done, last = 0, None
    (key,) = table.primary_key.columns
    while True:
        with engine.begin() as connection:
            query = select(table).order_by(key).limit(BATCH).with_for_update()
            rows = connection.execute(query if last is None else query.where(key > last)).all()
            done += sum(_reencrypt_row(connection, table, row, cipher) for row in rows)
        if len(rows) < BATCH:
            return done
        last = rows[-1]._mapping[key.name]


def _reencrypt_row(connection: Connection, table: Table, row: Any, cipher: FieldCipher) -> bool:
    """Re-encrypt a row if needed; return whether it was."""
    (key,) = table.primary_key.columns
    values, number = dict(row._mapping), row._mapping[key.name]
    old = {
        name: cipher.decrypt(values[name], place(table, name, number))
        for name in encrypted_columns(table)
        if values[name] is not None and not cipher.is_current(values[name])
    }
    if not old:
        return False
    new = {name: cipher.encrypt(text, place(table, name, number)) for name, text in old.items()}
    if table is tickets and "requester_contact" in old:
        new["contact_blind"] = contact_blind_index(cipher, old["requester_contact"])
    connection.execute(update(table).where(key == number).values(new))
    return True

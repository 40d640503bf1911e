"""Rotation of the data key: a new key, and everything re-encrypted with it."""

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from desk.crypto import FieldCipher, Keys, key_id, load_keys
from desk.crypto.keys import AUDIT_FILE, DATA_FILE, OLD, old_keys
from desk.folder_lock import alone
from desk.key_files import replace_key_file, sweep_drafts
from desk.problem import CannotStartError
from desk.rasa import tracker_file
from desk.settings import Settings
from desk.storage.database_lock import alone_in_database
from desk.storage.keys_used import check_keys
from desk.storage.reencrypt import reencrypt
from desk.storage.remembered import check_remembered


@dataclass(frozen=True, slots=True)
class Rotated:
    """The result of a rotation. `unreadable`: chat events that no key decrypts, before or after.

    `key`: the new key's id; `place` and `old`: the files of the new key and of the old ones, none
    if the keys come from the environment.
    """

    key: str
    rows: int
    events: int
    unreadable: int
    from_environment: bool
    older_keys: int
    place: Path | None = None
    old: tuple[Path, ...] = ()

    @property
    def advice(self) -> list[str]:
        """What is left to do, as sentences."""
        if not self.from_environment:
            return [
                f"1. Copy {self.place}, with the new key, to where you keep your keys, now.",
                *(
                    f"2. Backups made before need the old key, which is now in {path}. Copy it"
                    f" there as well, then run: {drop_command(path)}"
                    for path in self.old
                ),
            ]
        if self.older_keys:
            return [f"Now leave only {self.key} in PRIVACY_DESK_DATA_KEY, and restart."]
        return [
            "There is only this one key. To change it, put a new one in front of it in"
            " PRIVACY_DESK_DATA_KEY, restart, and run this again."
        ]


def rotate(settings: Settings) -> Rotated:
    """Re-encrypt everything with a new data key and drop the old one; safe to repeat.

    If the keys come from the environment, its first one is the new one, and removing the old ones
    is up to whoever set them. Raises StorageError, and CannotStartError if Privacy Desk runs with
    keys from files.
    """
    check_remembered(settings)
    if settings.data_key:
        return _reencrypt_all(settings, load_keys(settings))
    with alone(settings), alone_in_database(settings.database_url):
        keys = load_keys(settings)
        check_keys(settings.database_url, keys)
        path = settings.var / DATA_FILE
        sweep_drafts(path)
        if len(keys.data) == 1:  # else an earlier run was interrupted, and its key is in front
            replace_key_file(path, [secrets.token_hex(32), keys.data[0].hex()])
            keys = load_keys(settings)
        done = _reencrypt_all(settings, keys)
        new, *before = keys.data
        # Kept before they are dropped: whoever has no copy would lose every earlier backup.
        old = tuple(_keep(settings, key) for key in before)
        replace_key_file(path, [new.hex()])
    return replace(done, place=path, old=old)


def _keep(settings: Settings, key: bytes) -> Path:
    path = settings.var / f"{OLD}{key_id(key)}"
    replace_key_file(path, [key.hex()])
    return path


def drop_command(path: Path) -> str:
    """Return the command that deletes the file of an old key."""
    return f"privacy-desk keys drop-old {path.name.removeprefix(OLD)}"


def drop_old(settings: Settings, key: str) -> Path:
    """Delete the file of the old key with this id. Raises CannotStartError if there is none."""
    for path in old_keys(settings.var):
        if path.name == f"{OLD}{key}":
            path.unlink()
            return path
    there = ", ".join(path.name.removeprefix(OLD) for path in old_keys(settings.var)) or "none"
    raise CannotStartError(f"There is no old key {key} in {settings.var}; there is {there}.")


def _reencrypt_all(settings: Settings, keys: Keys) -> Rotated:
    check_keys(settings.database_url, keys)
    cipher, chats = FieldCipher(keys), settings.var / "rasa.db"
    return Rotated(
        key=cipher.key_ids[0],
        rows=reencrypt(settings.database_url, keys),
        events=tracker_file.reencrypt(chats, cipher),
        unreadable=tracker_file.count_not_current(chats, cipher),
        from_environment=bool(settings.data_key),
        older_keys=len(keys.data) - 1,
    )


def where_keys_are(settings: Settings) -> list[str]:
    """Return where each key is kept, and its id, in words; never the key. Creates none."""
    data, audit = settings.var / DATA_FILE, settings.var / AUDIT_FILE
    if (settings.data_key or data.exists()) and (settings.audit_key or audit.exists()):
        keys = load_keys(settings)
        first, *others = FieldCipher(keys).key_ids
        also = f"; {', '.join(others)} opens what is older" if others else ""
        return [
            f"Data key: {_place(settings.data_key, 'DATA_KEY', data)}. {first} encrypts{also}.",
            f"Audit key: {_place(settings.audit_key, 'AUDIT_KEY', audit)}. {key_id(keys.audit)}.",
            *(
                f"Old data key, for backups made before: in {path}."
                for path in old_keys(settings.var)
            ),
        ]
    return [f"Not every key is there yet: the first start makes them in {settings.var}."]


def _place(setting: object, name: str, path: Path) -> str:
    return f"in PRIVACY_DESK_{name}" if setting else f"in {path}"

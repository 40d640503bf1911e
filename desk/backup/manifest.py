"""A backup's manifest: when it was made and by which version, its contents, its keys' ids."""

import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Self

FORMAT = 2
NAME, DESK, CHATS = "manifest.json", "desk.db", "rasa.db"
DATA, SETTINGS = "data.tar", "settings.env"  # what the trust wrote; settings without secrets
PARTS = {DESK, CHATS, DATA, SETTINGS}
_CHUNK = 2**20  # bytes held in memory at a time
_SINCE_FORMAT_2 = ("commit", "database", "newest")
_JSON_NAMES = {"checkpoint": "seal"}  # as backups of earlier versions call it


class BackupError(Exception):
    """A backup cannot be made or used; the message says why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`rows`: table to number of rows. `sums`: part to sha256 in hexadecimal. `checkpoint`: the
    history's last. `faults`: how many the history had by then. Keys only by their ids.

    Since format 2, None before or if there is none: `commit` of the program, `database` by its
    name without a password, `newest` request with its day.
    """

    format: int
    version: str
    revision: str
    made_at: str
    rows: Mapping[str, int]
    sums: Mapping[str, str]
    checkpoint: str
    faults: int
    data_keys: tuple[str, ...]
    audit_key: str
    commit: str | None = None
    database: str | None = None
    newest: str | None = None

    def as_text(self, key: bytes) -> str:
        """Return JSON, signed with the audit key."""
        content = self._as_json()
        return json.dumps({"manifest": content, "mac": _mac(key, content)}, indent=1)

    @classmethod
    def from_text(cls, text: str) -> tuple[Self, str]:
        """Return the manifest and its signature, unchecked. Raises BackupError."""
        try:
            outer = json.loads(text)
            content = outer["manifest"]
            if content["format"] > FORMAT:
                raise BackupError(
                    f"It was made by a newer version of Privacy Desk ({content['version']})."
                    " Install that version, or a later one, to restore it."
                )
            given = content | {name: content.get(name) for name in _SINCE_FORMAT_2}
            known = {f.name: given[_JSON_NAMES.get(f.name, f.name)] for f in fields(cls)}
            return cls(**known | {"data_keys": tuple(known["data_keys"])}), str(outer["mac"])
        except (ValueError, KeyError, TypeError):
            raise BackupError(damaged(NAME)) from None

    def is_signed(self, key: bytes, mac: str) -> bool:
        return hmac.compare_digest(_mac(key, self._as_json()).encode(), mac.encode())

    def _as_json(self) -> dict[str, object]:
        values = {_JSON_NAMES.get(name, name): value for name, value in asdict(self).items()}
        absent = {name for name in _SINCE_FORMAT_2 if values[name] is None}
        values["data_keys"] = list(self.data_keys)
        return {name: value for name, value in values.items() if name not in absent}


def damaged(part: str) -> str:
    return f"The backup is damaged or cut off: {part} is not as it was. Use another copy of it."


def sum_of(path: Path) -> str:
    """Return the file's sha256 in hexadecimal."""
    found = sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            found.update(chunk)
    return found.hexdigest()


def _mac(key: bytes, content: Mapping[str, object]) -> str:
    text = json.dumps({"backup": content}, sort_keys=True, ensure_ascii=True)
    return hmac.new(key, text.encode(), sha256).hexdigest()

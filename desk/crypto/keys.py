"""The keys of an installation: from its environment, or from files in its folder."""

from dataclasses import dataclass, field
from pathlib import Path

from desk.key_files import KeyFileError, read_key_file
from desk.settings import Settings, SettingsError, ensure_var, is_key

DATA_FILE = "data.key"
AUDIT_FILE = "audit.key"
OLD = f"{DATA_FILE}.old-"  # and the key's id: what a rotation leaves until its copy is safe


@dataclass(frozen=True)
class Keys:
    """`data`: keys of 32 bytes; the first encrypts, all decrypt. `audit`: 32 bytes, for the MACs
    of the history.
    """

    data: tuple[bytes, ...] = field(repr=False)
    audit: bytes = field(repr=False)


def load_keys(settings: Settings) -> Keys:
    """Return the keys given in the environment, or those in VAR/data.key and VAR/audit.key.

    Missing files are created. Raises SettingsError if a file is readable by others or holds no key.
    """
    data = settings.data_key or _from_file(settings, DATA_FILE, "DATA_KEY")
    audit = settings.audit_key or _from_file(settings, AUDIT_FILE, "AUDIT_KEY", most=1)[0]
    return Keys(tuple(bytes.fromhex(key) for key in data), bytes.fromhex(audit))


def old_keys(var: Path) -> list[Path]:
    """Return the files of old data keys that wait until their copy is said to be safe."""
    return sorted(var.glob(f"{OLD}*"))


def _from_file(
    settings: Settings, name: str, setting: str, most: int | None = None
) -> tuple[str, ...]:
    """Return the file's keys, one a line; at most `most` of them."""
    path = ensure_var(settings) / name
    try:
        lines = tuple(read_key_file(path).split())
    except KeyFileError as wrong:
        raise SettingsError(setting, f"a key, or {wrong}", "", secret=True) from None
    if not lines or not all(map(is_key, lines)) or (most is not None and len(lines) > most):
        # Never "delete it", as with session.key: data encrypted with it would be lost.
        wanted = f"a key, or put {path} back from your backup: it must hold 64 hexadecimal digits"
        raise SettingsError(setting, wanted, "", secret=True)
    return lines

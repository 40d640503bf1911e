"""The one settings file, which the service and every command read alike; the environment wins.

Its form is that of systemd's EnvironmentFile=, so that a unit can name the same file: `NAME=value`
on a line, `#` in front of a comment, quotes around a value if wanted, nothing expanded.
"""

import re
import stat
from collections.abc import Mapping
from pathlib import Path

PREFIX = "PRIVACY_DESK_"
NAMED = f"{PREFIX}SETTINGS"  # names another file; /dev/null for none
SYSTEM_FILE = Path("/etc/privacy-desk.env")
FILE = "settings.env"  # in VAR

_LINE = re.compile(r"(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*)", re.ASCII)
_ESCAPED = re.compile(r"\\(.)")


class SettingsFileError(ValueError):
    """The settings file cannot be used; the message names it and says what to do."""


def settings_file(
    env: Mapping[str, str], default_var: Path, system_file: Path | None = None
) -> Path | None:
    """Return the file that holds for this environment, None if there is none.

    An environment that names a VAR of its own is another installation than the system's: nothing
    of SYSTEM_FILE, such as its database, must leak into it.
    """
    if named := env.get(NAMED, "").strip():
        return Path(named)
    var = env.get(f"{PREFIX}VAR", "").strip()
    system = system_file or SYSTEM_FILE
    places = [Path(var).expanduser() / FILE] if var else [system, default_var / FILE]
    return next((path for path in places if path.exists()), None)


def with_settings_file(env: Mapping[str, str], default_var: Path) -> dict[str, str]:
    """Return the environment with the settings file's values below it.

    A value that is empty in the environment counts as not set. Raises SettingsFileError.
    """
    path = settings_file(env, default_var)
    ours = read_settings_file(path) if path else {}
    return ours | {name: value for name, value in env.items() if value.strip() or name not in ours}


def read_settings_file(path: Path) -> dict[str, str]:
    """Return the file's names and values. Raises SettingsFileError."""
    try:
        _check_mode(path)
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise SettingsFileError(f"{path} is not text in UTF-8.") from None
    except OSError as wrong:
        raise SettingsFileError(
            f"The settings file {path} cannot be read: {wrong.strerror}. Run this as the user that"
            " the service runs as."
        ) from None
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip()[0] in "#;":
            continue
        match = _LINE.fullmatch(line.strip())
        if not match:
            raise SettingsFileError(f"{path}, line {number}: write NAME=value.")
        found[match[1]] = _unquoted(match[2])
    return found


def _check_mode(path: Path) -> None:
    """Raise SettingsFileError if others can read it, or change it: it may hold passwords."""
    found = path.stat()
    if stat.S_ISREG(found.st_mode) and found.st_mode & (stat.S_IRWXO | stat.S_IWGRP):
        raise SettingsFileError(f"{path} may hold passwords; run: chmod o-rwx,g-w {path}")


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        inner = value[1:-1]
        return _ESCAPED.sub(r"\1", inner) if value[0] == '"' else inner
    return value

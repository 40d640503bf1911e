"""Settings from the environment and the settings file, each checked once at the start.

Their page: docs/settings.md.
"""

import ipaddress
import os
import re
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal, Self, TypeVar, cast
from urllib.parse import urlsplit

from bot.environment import PREFIX as PREFIX
from bot.environment import SettingsFileError, read_settings_file, settings_file
from bot.paths import VAR, data_folder, environment
from desk.key_files import KeyFileError, read_key_file

MINIMUM_SECRET = 32  # characters: 128 bits of hexadecimal

# How many processes `up` runs: all in one, or desk, Rasa and its action server apart.
ONE, THREE = "1", "3"
LOOPBACK = "127.0.0.0/8,::1"

Tls = Literal["starttls", "tls", "none"]
T = TypeVar("T")


class SettingsError(ValueError):
    """A setting is invalid; the message names it and says what to set."""

    def __init__(self, name: str, wanted: str, value: str, *, secret: bool = False) -> None:
        found = "" if secret else f"; it is {value!r}"
        super().__init__(f"Set {PREFIX}{name} to {wanted}{found}. See docs/settings.md")


class UnusableFileError(SettingsError):
    """The settings file is at fault; the message says how."""

    def __init__(self, problem: str) -> None:
        ValueError.__init__(self, f"{problem} See docs/settings.md")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one installation; docs/settings.md has a row for each."""

    host: str
    port: int
    rasa_port: int
    actions_port: int
    processes: str
    data: Path
    var: Path
    database_url: str = field(repr=False)
    log_level: str
    log_addresses: bool
    mail_transport: str
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str = field(repr=False)
    smtp_tls: Tls
    smtp_name: str
    mail_from: str
    origins: tuple[str, ...]
    public_url: str
    session_secret: str = field(repr=False)
    data_key: tuple[str, ...] = field(repr=False)
    audit_key: str = field(repr=False)
    secure_cookies: bool
    trusted_proxies: tuple[str, ...]
    trusted_networks: tuple[str, ...]

    @classmethod
    def current(cls, env: Mapping[str, str] = os.environ) -> Self:
        """Read the settings of this process: its environment, and below it the settings file.

        Raises SettingsError like `from_env`, or if the file is at fault.
        """
        try:
            file = settings_file(env, VAR)
            names = read_settings_file(file) if file else {}
            merged = environment(env)
        except SettingsFileError as wrong:
            raise UnusableFileError(str(wrong)) from None
        known = {PREFIX + each.name.upper() for each in fields(cls)}
        if unknown := sorted(n for n in names if n.startswith(PREFIX) and n not in known):
            raise UnusableFileError(f"{file} names {', '.join(unknown)}, which is no setting.")
        return cls.from_env(merged)

    @classmethod
    def from_env(cls, env: Mapping[str, str]) -> Self:
        """Read and check every setting. Raises SettingsError on the first that is invalid."""
        read = _Reader(env)
        host = read("HOST", "127.0.0.1", _host)
        port = read("PORT", "8000", _port)
        var = read("VAR", str(VAR), _folder)
        public_url = read("PUBLIC_URL", f"http://127.0.0.1:{port}", _public_url)
        https = str(int(public_url.startswith("https:")))
        return cls(
            host=host,
            port=port,
            rasa_port=read("RASA_PORT", "5005", _port),
            actions_port=read("ACTIONS_PORT", "5055", _port),
            processes=read("PROCESSES", THREE, _one_of(ONE, THREE)),
            data=read("DATA", "", _data),
            var=var,
            database_url=read("DATABASE_URL", f"sqlite:///{var}/desk.db", _database, secret=True),
            log_level=read("LOG_LEVEL", "info", _one_of("debug", "info", "warning", "error")),
            log_addresses=read("LOG_ADDRESSES", "0", _one_of("0", "1")) == "1",
            mail_transport=read("MAIL_TRANSPORT", "desk.mail.smtp.SmtpTransport", _class),
            smtp_host=read("SMTP_HOST", "", _optional(_host)),
            smtp_port=read("SMTP_PORT", "587", _port),
            smtp_user=read("SMTP_USER", "", _line),
            smtp_password=read("SMTP_PASSWORD", "", _line, secret=True),
            smtp_tls=cast(Tls, read("SMTP_TLS", "starttls", _one_of("starttls", "tls", "none"))),
            smtp_name=read("SMTP_NAME", "", _optional(_host)),
            mail_from=read("MAIL_FROM", "", _optional(_address)),
            origins=read("ORIGINS", "", _list_of(_origin)),
            public_url=public_url,
            session_secret=read("SESSION_SECRET", "", _optional(_secret), secret=True),
            data_key=read("DATA_KEY", "", _keys, secret=True),
            audit_key=read("AUDIT_KEY", "", _optional(_key), secret=True),
            secure_cookies=read("SECURE_COOKIES", https, _one_of("0", "1")) == "1",
            trusted_proxies=read("TRUSTED_PROXIES", "", _list_of(_network)),
            trusted_networks=read("TRUSTED_NETWORKS", LOOPBACK, _list_of(_network)),
        )


def as_text(settings: Settings) -> str:
    """Return the settings as a settings file, without secrets; for a backup."""
    lines = []
    for each in fields(settings):
        name, value = f"{PREFIX}{each.name.upper()}", getattr(settings, each.name)
        if not each.repr:
            lines.append(f"# {name} is left out: it is secret")
        else:
            lines.append(f"{name}={_as_value(value)}")
    return "".join(f"{line}\n" for line in lines)


def _as_value(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    return ",".join(value) if isinstance(value, tuple) else str(value)


def ensure_var(settings: Settings) -> Path:
    """Create the folder of the installation's own files, accessible to its owner only.

    One that is there already is closed to strangers.
    """
    settings.var.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = settings.var.stat()
    if found.st_uid == os.geteuid() and found.st_mode & stat.S_IRWXO:
        settings.var.chmod(stat.S_IMODE(found.st_mode) & ~stat.S_IRWXO)
    return settings.var


def session_key(settings: Settings) -> str:
    """Return the secret that signs session cookies: from the environment, else VAR/session.key."""
    if settings.session_secret:
        return settings.session_secret
    path = ensure_var(settings) / "session.key"
    try:
        key = read_key_file(path)
    except KeyFileError as wrong:
        raise SettingsError("SESSION_SECRET", f"a secret, or {wrong}", "", secret=True) from None
    if len(key) < MINIMUM_SECRET:
        raise SettingsError("SESSION_SECRET", f"a secret, or delete {path}", "", secret=True)
    return key


def is_key(value: str) -> bool:
    """Return whether the value is 32 bytes in hexadecimal."""
    return re.fullmatch(r"[0-9A-Fa-f]{64}", value) is not None


class _UnusableError(ValueError):
    """A value is invalid; the message completes "Set X to ..."."""


class _Reader:
    """Reads one setting at a time from the environment: its value or default, checked."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._env = env

    def __call__(
        self, name: str, default: str, check: Callable[[str], T], *, secret: bool = False
    ) -> T:
        # An empty value means "not set": that is what `PRIVACY_DESK_X= make up` intends.
        value = self._env.get(PREFIX + name, "").strip() or default
        try:
            return check(value)
        except _UnusableError as wanted:
            raise SettingsError(name, str(wanted), value, secret=secret) from None


def _line(value: str) -> str:
    if not value.isprintable():
        raise _UnusableError("one line of printable characters")
    return value


def _optional(check: Callable[[str], str]) -> Callable[[str], str]:
    return lambda value: check(value) if value else value


def _list_of(check: Callable[[str], str]) -> Callable[[str], tuple[str, ...]]:
    """Return a check for comma-separated values, each of which must pass `check`."""
    return lambda value: tuple(check(part.strip()) for part in value.split(",") if part.strip())


def _one_of(*words: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value.lower() not in words:
            raise _UnusableError(f"one of {', '.join(words)}")
        return value.lower()

    return check


def _port(value: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", value) or not 1 <= int(value) <= 65535:
        raise _UnusableError("a number from 1 to 65535")
    return int(value)


def _host(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._:-]+", value):
        raise _UnusableError("a host name or an IP address")
    return value


def _class(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", value, re.ASCII):
        raise _UnusableError("a class with its module, such as desk.mail.smtp.SmtpTransport")
    return value


def _folder(value: str) -> Path:
    path = Path(_line(value)).expanduser().absolute()
    if path.exists() and not path.is_dir():
        raise _UnusableError("a folder")
    return path


def _data(value: str) -> Path:
    path = data_folder(_line(value))
    if not path.is_dir():
        raise _UnusableError("a folder with notice, answers and trust.yml")
    return path


def _address(value: str) -> str:
    if not re.fullmatch(r"[^@\s<>,;:\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", value):
        raise _UnusableError("one e-mail address")
    return value


def _secret(value: str) -> str:
    if len(_line(value)) < MINIMUM_SECRET:
        raise _UnusableError(f"a secret of {MINIMUM_SECRET} characters or more")
    return value


def _key(value: str) -> str:
    if not is_key(value):
        raise _UnusableError("a key of 64 hexadecimal digits")
    return value


def _keys(value: str) -> tuple[str, ...]:
    keys = tuple(part.strip() for part in value.split(",")) if value else ()
    if not all(map(is_key, keys)):
        raise _UnusableError("keys of 64 hexadecimal digits, with commas between")
    return keys


def _network(value: str) -> str:
    try:
        ipaddress.ip_network(value)
    except ValueError:
        raise _UnusableError("IP addresses or networks, with commas between") from None
    return value


def _url(value: str) -> str:
    """Check a web address to which a path can be added: no query, fragment or slash at the end."""
    wanted = _UnusableError("a web address such as https://privacy.school.example")
    try:
        url = urlsplit(_line(value))
        port_is_fine = url.port is None or url.port > 0
    except ValueError:
        raise wanted from None
    plain = not (url.query or url.fragment or url.username or " " in value)
    if url.scheme not in ("http", "https") or not url.hostname or not plain or not port_is_fine:
        raise wanted
    return value.rstrip("/")


def _public_url(value: str) -> str:
    """Check our own address: a path would need a proxy that rewrites every page."""
    url = _url(value)
    if urlsplit(url).path:
        raise _UnusableError(
            "an address without a path, such as https://privacy.school.example: Privacy Desk needs"
            " a host name of its own"
        )
    return url


def _origin(value: str) -> str:
    wanted = "origins such as https://www.school.example, with commas between"
    try:
        url = _url(value)
    except _UnusableError:
        raise _UnusableError(wanted) from None
    if urlsplit(url).path:
        raise _UnusableError(wanted)
    return url


def _database(value: str) -> str:
    """Check an SQLite file or PostgreSQL database; not in memory: several processes share it."""
    file = re.fullmatch(r"sqlite:///(?!:memory:)[^?]+", value)
    server = re.fullmatch(r"postgresql(\+psycopg2)?://[^\s/]*/[^\s/?]+(\?\S*)?", value)
    if not (file or server):
        raise _UnusableError("sqlite:///path/to/desk.db or postgresql://user:password@host/name")
    return value

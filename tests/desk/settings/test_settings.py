"""Settings: each has a default, a check, a clear error, and a row on its page."""

import dataclasses
import re
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from bot.paths import ROOT
from desk.settings import PREFIX, Settings, SettingsError, ensure_var, session_key

# Defaults that the page names in words rather than as they are.
_IN_WORDS = ("DATA", "VAR")


def read(**values: str) -> Settings:
    return Settings.from_env({PREFIX + name: value for name, value in values.items()})


def page_rows() -> dict[str, str]:
    """Return each setting in docs/settings.md with its default."""
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return dict(re.findall(rf"^\| `{PREFIX}([A-Z_]+)` \| ([^|]+?) \|", page, re.MULTILINE))


def test_each_setting_has_its_row_and_each_row_its_setting() -> None:
    assert set(page_rows()) == {field.name.upper() for field in dataclasses.fields(Settings)}


@pytest.mark.parametrize("name", sorted(page_rows()))
def test_the_default_on_the_page_is_the_default(name: str) -> None:
    on_page, value = page_rows()[name], getattr(read(), name.lower())
    if not on_page.startswith("`") or "VAR" in on_page or "PORT" in on_page or name in _IN_WORDS:
        return  # said in words; test_defaults holds these
    literal = on_page.strip("`")
    assert str(int(value) if isinstance(value, bool) else value) == literal


def test_defaults() -> None:
    settings = read()
    assert settings.var == ROOT / "var"
    assert settings.data == ROOT / "data"
    assert settings.database_url == f"sqlite:///{ROOT}/var/desk.db"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.smtp_host, settings.mail_from, settings.session_secret) == ("", "", "")
    assert (settings.origins, settings.trusted_proxies) == ((), ())


def test_cookies_are_secure_where_the_address_is() -> None:
    assert read(PUBLIC_URL="https://a.example").secure_cookies
    assert not read(PUBLIC_URL="http://a.example").secure_cookies
    assert not read(PUBLIC_URL="https://a.example", SECURE_COOKIES="0").secure_cookies


def test_one_setting_shapes_the_defaults_of_others(tmp_path: Path) -> None:
    settings = read(PORT="9000", VAR=str(tmp_path))
    assert settings.public_url == "http://127.0.0.1:9000"
    assert settings.database_url == f"sqlite:///{tmp_path}/desk.db"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("PORT", "65535", 65535),
        ("PORT", " 81 ", 81),
        ("PORT", "", 8000),
        ("LOG_LEVEL", "DEBUG", "debug"),
        ("SMTP_TLS", "TLS", "tls"),
        ("SECURE_COOKIES", "1", True),
        ("SECURE_COOKIES", "0", False),
        ("HOST", "::1", "::1"),
        ("ORIGINS", "https://a.example, http://b.example:81 ,", ("https://a.example", "http://b.example:81")),
        ("PUBLIC_URL", "https://privacy.school.example/", "https://privacy.school.example"),
        ("TRUSTED_PROXIES", "10.0.0.0/8,::1", ("10.0.0.0/8", "::1")),
        ("TRUSTED_NETWORKS", "10.0.0.0/8", ("10.0.0.0/8",)),
        ("MAIL_FROM", "privacy@school.example", "privacy@school.example"),
        ("DATABASE_URL", "postgresql://u:p@db.example:5433/desk", "postgresql://u:p@db.example:5433/desk"),
        ("DATABASE_URL", "postgresql+psycopg2:///desk?host=/run", "postgresql+psycopg2:///desk?host=/run"),
        ("DATABASE_URL", "sqlite:////srv/desk.db", "sqlite:////srv/desk.db"),
        ("SMTP_PASSWORD", "two words", "two words"),
        ("DATA_KEY", "", ()),
        ("DATA_KEY", f"{'ab' * 32}, {'CD' * 32}", ("ab" * 32, "CD" * 32)),
        ("AUDIT_KEY", "ef" * 32, "ef" * 32),
    ],
)  # fmt: skip
def test_usable(name: str, value: str, expected: Any) -> None:
    assert getattr(read(**{name: value}), name.lower()) == expected


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("PORT", "abc", "a number from 1 to 65535; it is 'abc'"),
        ("PORT", "0", "1 to 65535"),
        ("PORT", "65536", "1 to 65535"),
        ("RASA_PORT", "-1", "1 to 65535"),
        ("ACTIONS_PORT", "5055.0", "1 to 65535"),
        ("SMTP_PORT", "²", "1 to 65535"),
        ("HOST", "a b", "a host name"),
        ("SMTP_HOST", "smtp://mail.example", "a host name"),
        ("VAR", __file__, "a folder"),
        ("LOG_LEVEL", "loud", "one of debug, info, warning, error"),
        ("SMTP_TLS", "ssl", "one of starttls, tls, none"),
        ("SMTP_USER", "a\nb", "one line"),
        ("SECURE_COOKIES", "yes", "one of 0, 1"),
        ("MAIL_FROM", "a@b.example, c@d.example", "one e-mail address"),
        ("MAIL_FROM", "a\r\nBcc: x@y.example", "one e-mail address"),
        ("ORIGINS", "https://a.example/page", "origins such as"),
        ("ORIGINS", "*", "origins such as"),
        ("PUBLIC_URL", "ftp://a.example", "a web address"),
        ("PUBLIC_URL", "https://a.example/privacy", "needs a host name of its own"),
        ("PUBLIC_URL", "https://", "a web address"),
        ("PUBLIC_URL", "https://a.example:99999", "a web address"),
        ("PUBLIC_URL", "https://[", "a web address"),
        ("PUBLIC_URL", "https://a.example/?q=1", "a web address"),
        ("DATABASE_URL", "sqlite://", "sqlite:///path"),
        ("DATABASE_URL", "sqlite:///:memory:", "sqlite:///path"),
        ("DATABASE_URL", "mysql://h/n", "sqlite:///path"),
        ("DATABASE_URL", "postgresql://host", "sqlite:///path"),
        ("SESSION_SECRET", "short", "a secret of 32 characters"),
        ("DATA_KEY", "ab" * 31, "keys of 64 hexadecimal digits"),
        ("DATA_KEY", "ab" * 32 + ",", "keys of 64 hexadecimal digits"),
        ("DATA_KEY", "ab" * 32 + "," + "xy" * 32, "keys of 64 hexadecimal digits"),
        ("AUDIT_KEY", "ab" * 33, "a key of 64 hexadecimal digits"),
        ("TRUSTED_PROXIES", "10.0.0.1/8", "IP addresses"),
        ("TRUSTED_NETWORKS", "school", "IP addresses"),
    ],
)
def test_unusable(name: str, value: str, words: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(**{name: value})
    said = str(error.value)
    assert said.startswith(f"Set PRIVACY_DESK_{name} to ")
    assert words in said
    assert said.endswith("See docs/settings.md")


@pytest.mark.parametrize(
    "name", ["SESSION_SECRET", "DATABASE_URL", "SMTP_PASSWORD", "DATA_KEY", "AUDIT_KEY"]
)
def test_unusable_secrets_are_not_shown(name: str) -> None:
    with pytest.raises(SettingsError) as error:
        read(**{name: "hush\nhush"})
    assert "hush" not in str(error.value)


@pytest.mark.parametrize("name", ["SESSION_SECRET", "DATABASE_URL", "SMTP_PASSWORD"])
def test_secrets_are_not_shown(name: str) -> None:
    secret = "postgresql://u:hushhushhush@h/hushhushhushhush"
    assert "hush" not in repr(read(**{name: secret}))


@pytest.mark.parametrize("name", ["DATA_KEY", "AUDIT_KEY"])
def test_keys_are_not_shown(name: str) -> None:
    assert "abab" not in repr(read(**{name: "ab" * 32}))


def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    settings = read(VAR=str(tmp_path / "new" / "var"))
    assert stat.S_IMODE(ensure_var(settings).stat().st_mode) == 0o700
    ensure_var(settings)
    settings.var.chmod(0o755)
    assert stat.S_IMODE(ensure_var(settings).stat().st_mode) == 0o750


def test_the_session_key_is_made_once_and_kept(tmp_path: Path) -> None:
    settings = read(VAR=str(tmp_path / "var"))
    keys: list[str] = []
    threads = [
        threading.Thread(target=lambda: keys.append(session_key(settings))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert len(keys[0]) == 64
    assert [path.name for path in settings.var.iterdir()] == ["session.key"]
    assert stat.S_IMODE((settings.var / "session.key").stat().st_mode) == 0o600


def test_the_session_key_from_the_environment_wins(tmp_path: Path) -> None:
    settings = read(VAR=str(tmp_path), SESSION_SECRET="s" * 32)
    assert session_key(settings) == "s" * 32
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "mode", "words"),
    [("k" * 64, 0o644, "chmod 600"), ("", 0o600, "delete"), ("k" * 31, 0o600, "delete")],
)
def test_a_session_key_that_is_open_or_weak_is_refused(
    tmp_path: Path, content: str, mode: int, words: str
) -> None:
    key = tmp_path / "session.key"
    key.write_text(content)
    key.chmod(mode)
    with pytest.raises(SettingsError, match=words):
        session_key(read(VAR=str(tmp_path)))


def test_the_settings_file_counts_below_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "settings.env"
    file.touch(mode=0o600)
    file.write_text("PRIVACY_DESK_PORT=9000\nPRIVACY_DESK_LOG_LEVEL=debug\nLANG=C\n")
    env = {"PRIVACY_DESK_VAR": str(tmp_path), "PRIVACY_DESK_LOG_LEVEL": "error"}
    found = Settings.current(env)
    assert (found.port, found.log_level, found.var) == (9000, "error", tmp_path)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("PRIVACY_DESK_SMPT_HOST=a\n", r"settings\.env names PRIVACY_DESK_SMPT_HOST, which is no"),
        ("PRIVACY_DESK_PORT=abc\n", "Set PRIVACY_DESK_PORT to a number"),
        ("nonsense\n", r"settings\.env, line 1: write NAME=value"),
    ],
)
def test_a_settings_file_at_fault_is_said(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "settings.env"
    file.touch(mode=0o600)
    file.write_text(text)
    with pytest.raises(SettingsError, match=words):
        Settings.current({"PRIVACY_DESK_VAR": str(tmp_path)})

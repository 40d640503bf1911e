"""One settings file, found and read in one way, below the environment."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import environment
from bot.environment import (
    SettingsFileError,
    read_settings_file,
    settings_file,
    with_settings_file,
)


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's own file, in another place for the test; there is none yet."""
    path = tmp_path / "privacy-desk.env"
    monkeypatch.setattr(environment, "SYSTEM_FILE", path)
    return path


def written(path: Path, text: str, mode: int = 0o640) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=mode)
    path.chmod(mode)
    path.write_text(text, encoding="utf-8")
    return path


def test_where_it_is_looked_for(system: Path, tmp_path: Path) -> None:
    default, other = tmp_path / "var", tmp_path / "other"
    assert settings_file({}, default) is None
    in_default = written(default / "settings.env", "")
    assert settings_file({}, default) == in_default
    written(system, "")
    assert settings_file({}, default) == system
    named = {"PRIVACY_DESK_SETTINGS": str(other / "mine.env")}
    assert settings_file(named, default) == other / "mine.env"


def test_another_folder_in_the_environment_is_another_installation(
    system: Path, tmp_path: Path
) -> None:
    """A trial beside the service must not find the service's database."""
    written(system, "PRIVACY_DESK_DATABASE_URL=postgresql://the/real\n")
    env = {"PRIVACY_DESK_VAR": str(tmp_path / "trial")}
    assert with_settings_file(env, tmp_path / "var") == env
    written(tmp_path / "trial" / "settings.env", "PRIVACY_DESK_PORT=9000\n")
    assert with_settings_file(env, tmp_path / "var") == env | {"PRIVACY_DESK_PORT": "9000"}


def test_the_environment_wins_unless_it_is_empty(system: Path, tmp_path: Path) -> None:
    written(system, "PRIVACY_DESK_PORT=1\nPRIVACY_DESK_HOST=::1\nSSL_CERT_FILE=/ca\n")
    env = {"PRIVACY_DESK_PORT": "2", "PRIVACY_DESK_HOST": " ", "EMPTY": ""}
    assert with_settings_file(env, tmp_path) == {
        "PRIVACY_DESK_PORT": "2",
        "PRIVACY_DESK_HOST": "::1",
        "SSL_CERT_FILE": "/ca",
        "EMPTY": "",
    }


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("A=plain", "plain"),
        ("A=two words", "two words"),
        ("export A=shell", "shell"),
        ("A = spaced ", "spaced"),
        ("A=p#ss$word", "p#ss$word"),
        ("A='single $x'", "single $x"),
        (r'A="say \"hi\" \\ "', r'say "hi" \ '),
        ("A=", ""),
        ("A=é", "é"),
    ],
)
def test_values(tmp_path: Path, line: str, value: str) -> None:
    path = written(tmp_path / "s.env", f"# comment\n\n; another\n{line}\n")
    assert read_settings_file(path) == {"A": value}


@given(st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1))
def test_any_password_in_double_quotes_comes_back(
    tmp_path_factory: pytest.TempPathFactory, password: str
) -> None:
    escaped = password.replace("\\", r"\\").replace('"', r"\"")
    path = written(tmp_path_factory.mktemp("s") / "s.env", f'P="{escaped}"\n')
    assert read_settings_file(path) == {"P": password}


@pytest.mark.parametrize(
    ("text", "words"),
    [("A=1\nno value here\n", "line 2: write NAME=value"), ("1A=2", "line 1"), ("=x", "line 1")],
)
def test_what_cannot_be_read_is_said_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SettingsFileError, match=words):
        read_settings_file(written(tmp_path / "s.env", text))


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o604])
def test_a_file_that_others_can_read_or_change_is_refused(tmp_path: Path, mode: int) -> None:
    with pytest.raises(SettingsFileError, match="chmod o-rwx,g-w"):
        read_settings_file(written(tmp_path / "s.env", "A=1", mode))


def test_a_named_file_that_is_missing_is_said(tmp_path: Path) -> None:
    env = {"PRIVACY_DESK_SETTINGS": str(tmp_path / "none.env")}
    with pytest.raises(SettingsFileError, match=r"none\.env cannot be read: No such file"):
        with_settings_file(env, tmp_path)


def test_no_file_can_be_wanted(system: Path, tmp_path: Path) -> None:
    written(system, "A=1")
    env = {"PRIVACY_DESK_SETTINGS": "/dev/null"}
    assert with_settings_file(env, tmp_path) == env

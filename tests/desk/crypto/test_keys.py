"""Where the keys come from, and what is refused."""

import stat
from pathlib import Path

import pytest

from desk.crypto import load_keys
from desk.settings import PREFIX, Settings, SettingsError

KEY, OTHER = "ab" * 32, "cd" * 32


def settings(var: Path, **values: str) -> Settings:
    return Settings.from_env({PREFIX + n: v for n, v in {"VAR": str(var), **values}.items()})


def put(path: Path, content: str, mode: int = 0o600) -> None:
    path.write_text(content)
    path.chmod(mode)


def test_files_are_made_once_and_kept(tmp_path: Path) -> None:
    keys = load_keys(settings(tmp_path / "var"))
    assert [len(key) for key in keys.data] == [32]
    assert len(keys.audit) == 32
    assert keys.audit != keys.data[0]
    assert load_keys(settings(tmp_path / "var")) == keys
    files = list((tmp_path / "var").iterdir())
    assert sorted(file.name for file in files) == ["audit.key", "data.key"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_the_environment_wins(tmp_path: Path) -> None:
    keys = load_keys(settings(tmp_path, DATA_KEY=f"{KEY},{OTHER}", AUDIT_KEY=OTHER))
    assert keys.data == (bytes.fromhex(KEY), bytes.fromhex(OTHER))
    assert keys.audit == bytes.fromhex(OTHER)
    assert list(tmp_path.iterdir()) == []


def test_data_key_may_hold_several(tmp_path: Path) -> None:
    put(tmp_path / "data.key", f"{KEY}\n\n{OTHER}\n")
    assert load_keys(settings(tmp_path)).data == (bytes.fromhex(KEY), bytes.fromhex(OTHER))


def test_keys_are_not_shown(tmp_path: Path) -> None:
    assert repr(load_keys(settings(tmp_path))) == "Keys()"


@pytest.mark.parametrize("name", ["data.key", "audit.key"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_file_open_to_others_is_refused(tmp_path: Path, name: str, mode: int) -> None:
    put(tmp_path / name, KEY, mode)
    with pytest.raises(SettingsError, match=f"run: chmod 600 .*{name}") as error:
        load_keys(settings(tmp_path))
    assert KEY not in str(error.value)


@pytest.mark.parametrize("name", ["data.key", "audit.key"])
def test_a_file_that_cannot_be_read_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir(mode=0o700)
    with pytest.raises(SettingsError, match=f"let us read and write .*{name}"):
        load_keys(settings(tmp_path))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("data.key", ""),
        ("data.key", KEY[:-1]),
        ("data.key", f"{KEY}\nfäxes"),
        ("audit.key", "secret words"),
        ("audit.key", f"{KEY}\n{OTHER}"),
    ],
)
def test_a_file_without_a_key_is_refused_and_not_replaced(
    tmp_path: Path, name: str, content: str
) -> None:
    put(tmp_path / name, content)
    with pytest.raises(SettingsError, match=f"put .*{name} back from your backup") as error:
        load_keys(settings(tmp_path))
    assert "secret words" not in str(error.value)
    assert (tmp_path / name).read_text() == content

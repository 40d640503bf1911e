"""VAR remembers which database it belongs to, by a name without a password."""

from pathlib import Path

import pytest

from desk.settings import Settings
from desk.storage.remembered import OtherDatabaseError, check_remembered, name_of, remember


def settings(var: Path, url: str = "") -> Settings:
    env = {"PRIVACY_DESK_VAR": str(var), "PRIVACY_DESK_DATABASE_URL": url}
    return Settings.from_env(env)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////srv/desk.db", "sqlite:////srv/desk.db"),
        ("postgresql://u:hush@db.example/desk", "postgresql://db.example:5432/desk"),
        ("postgresql+psycopg2://db.example:5432/desk", "postgresql://db.example:5432/desk"),
        ("postgresql:///desk?host=/run", "postgresql:///run:5432/desk"),
        ("postgresql:///desk", "postgresql://localhost:5432/desk"),
    ],
)
def test_a_name(url: str, name: str) -> None:
    assert name_of(url) == name


def test_another_database_is_refused(tmp_path: Path) -> None:
    postgresql = settings(tmp_path, "postgresql://desk:hush@db.example/desk")
    check_remembered(postgresql)
    remember(postgresql)
    check_remembered(postgresql)
    check_remembered(settings(tmp_path, "postgresql://other:pass@db.example/desk"))
    with pytest.raises(OtherDatabaseError) as refused:
        check_remembered(settings(tmp_path))
    said = str(refused.value)
    assert "belongs to the database postgresql://db.example:5432/desk, " in said
    assert f"but the settings name sqlite:///{tmp_path}/desk.db" in said
    assert "hush" not in said + (tmp_path / "database").read_text()


def test_another_one_can_be_noted(tmp_path: Path) -> None:
    remember(settings(tmp_path))
    moved = settings(tmp_path, "postgresql://db.example/desk")
    remember(moved)
    check_remembered(moved)
    assert [path.name for path in tmp_path.iterdir()] == ["database"]

"""The actions' store: a database of the test's own, which the environment names as for Rasa."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.chat_desk import load_case_context
from desk.storage import Store
from tests.actions.parent import Parent
from tests.desk.databases import sqlite_in
from tests.desk.samples import KEYS


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The file that the actions store requests in."""
    given = {
        "VAR": str(tmp_path),
        "DATABASE_URL": sqlite_in(tmp_path),
        "DATA_KEY": KEYS.data[0].hex(),
        "AUDIT_KEY": KEYS.audit.hex(),
    }
    for name, value in given.items():
        monkeypatch.setenv(f"PRIVACY_DESK_{name}", value)
    load_case_context.cache_clear()
    yield tmp_path / "desk.db"
    load_case_context().store.close()
    load_case_context.cache_clear()


@pytest.fixture
def store(database: Path) -> Store:
    return load_case_context().store


@pytest.fixture
def parent(database: Path) -> Parent:
    return Parent()

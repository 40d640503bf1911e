"""A database that is moved away is noticed before anything is said to be stored (row 18)."""

from pathlib import Path

import pytest

from desk.storage import StorageUnavailable, open_store
from tests.desk.databases import sqlite_in
from tests.desk.samples import KEYS


def test_no_reference_is_given_for_a_folder_that_has_gone(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    folder.mkdir()
    store = open_store(sqlite_in(folder), KEYS)
    with store.begin() as unit:
        assert unit.tickets.next_reference("SAR", 2026) == "SAR-2026-000001"
    folder.rename(tmp_path / "gone")
    for _ in range(2):
        with pytest.raises(StorageUnavailable, match="moved"), store.begin() as unit:
            unit.tickets.next_reference("SAR", 2026)
        with pytest.raises(StorageUnavailable, match="moved"):
            store.check()
    (tmp_path / "gone").rename(folder)
    with store.begin() as unit:
        assert unit.tickets.next_reference("SAR", 2026) == "SAR-2026-000002"
    store.close()


def test_a_file_that_was_replaced_is_another(tmp_path: Path) -> None:
    store = open_store(sqlite_in(tmp_path), KEYS)
    with store.begin():
        pass
    file = tmp_path / "desk.db"
    copy = tmp_path / "copy.db"
    copy.write_bytes(file.read_bytes())
    copy.replace(file)
    with pytest.raises(StorageUnavailable, match="replaced"), store.begin():
        pass
    store.close()

"""The lock file: written whole, read back, and believed only where it fits."""

from pathlib import Path

import pytest
import yaml

from bot.answers.lock import Lock, read_lock, write_lock
from bot.content import ContentError
from tests.bot.ledger.samples import make_data, read, stale


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path / "data")


def test_what_is_written_is_read_back_sorted(data: Path) -> None:
    path = data / "answers.lock"
    before = path.read_text(encoding="utf-8")
    lock = read_lock(path)
    write_lock(path, Lock(dict(reversed(list(lock.approvals.items()))), lock.notices))
    assert path.read_text(encoding="utf-8") == before
    assert before.startswith("# Approved answers")
    assert list(yaml.safe_load(before)) == [*sorted(lock.approvals), "_notices"]
    assert [p.name for p in data.glob("answers.lock*")] == ["answers.lock"]


def test_no_file_means_no_approvals(tmp_path: Path) -> None:
    assert read_lock(tmp_path / "answers.lock") == Lock()


@pytest.mark.parametrize("entry", ["answer", "statements"])
def test_a_hash_that_was_tampered_with_makes_the_answer_stale(data: Path, entry: str) -> None:
    path = data / "answers.lock"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if entry == "answer":
        raw["police"]["answer"] = "0" * 64
    else:
        raw["police"]["statements"]["sharing.2"] = "0" * 64
    path.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    assert set(stale(read(data))) == {"police"}


def test_an_entry_taken_out_makes_the_answer_stale(data: Path) -> None:
    path = data / "answers.lock"
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    del raw["police"]
    path.write_text(yaml.safe_dump(raw, sort_keys=False), encoding="utf-8")
    assert stale(read(data)) == {"police": ("it was never approved",)}


@pytest.mark.parametrize(
    "content",
    [
        "<<<<<<< ours\n",
        "[police]",
        "police: approved",
        "police: {by: me}",
        "police: {by: me, 'on': soon, answer: a, statements: {}}",
        "police: {by: me, 'on': 2026-01-01, answer: a, statements: [a]}",
        "police: {by: me, 'on': 2026-01-01, answer: a, statements: {}, more: 1}",
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "answers.lock"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ContentError, match=r"answers\.lock is damaged"):
        read_lock(path)

"""A bank holiday proclaimed at short notice is one line of data."""

from datetime import date
from pathlib import Path

import pytest

from bot.content import ContentError
from desk.cases import deadline
from desk.cases.bank_holidays import CHANGES, england
from desk.cases.timeline import Timeline
from tests.desk.samples import RULES

PROCLAIMED, EARLY_MAY, MOVED_TO = date(2026, 12, 24), date(2027, 5, 3), date(2027, 5, 10)


def written(folder: Path, text: str) -> Path:
    path = folder / "bank_holidays.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_none_is_changed_as_delivered() -> None:
    assert "date:" in CHANGES.read_text(encoding="utf-8")
    assert PROCLAIMED not in england()
    assert EARLY_MAY in england()


def test_a_proclaimed_one_moves_a_due_date(tmp_path: Path) -> None:
    received = Timeline(date(2026, 11, 24))
    assert deadline.due(RULES["access"], received).date == PROCLAIMED
    path = written(tmp_path, "add:\n  - {date: 2026-12-24, name: The King's Day}\n")
    moved = deadline.due(RULES["access"], received, england(path))
    assert moved.date == date(2026, 12, 29)
    assert "a bank holiday" in " ".join(moved.explanation)
    assert england(path).names[PROCLAIMED] == "The King's Day"


def test_one_can_be_moved(tmp_path: Path) -> None:
    moved = england(
        written(tmp_path, "add: [{date: 2027-05-10, name: May Day}]\nremove: [2027-05-03]\n")
    )
    assert EARLY_MAY not in moved
    assert MOVED_TO in moved


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("remove: [2027-05-04]", "yml:1: 2027-05-04 is no bank holiday, so it cannot be removed"),
        ("add:\n- {date: 1927-05-04, name: x}", "yml:2: 1927-05-04 lies outside the years 2018"),
        ("add:\n- {date: 4 May 2027, name: x}", "yml:2: 'date' is 4 May 2027"),
        ("add:\n- {date: 2027-05-04}", "yml:2: .*lacks the entry 'name'"),
        ("added: []", "yml:1: The file has no use for an entry 'added'"),
        ("", "The file is empty"),
    ],
)
def test_faults_are_named_with_their_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(ContentError, match=fault):
        england(written(tmp_path, text))

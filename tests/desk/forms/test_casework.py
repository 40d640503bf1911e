"""What the school decides is data, and a fault in it is named with its line."""

from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from bot.content import ContentError
from desk.forms.casework import CASEWORK, load_casework
from desk.jobs import reminders
from desk.jobs.work import tasks_for
from tests.desk.samples import ticket

OPENED = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_a_reminder_day_is_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    casework = load_casework()
    due = ticket(OPENED)
    assert due.due
    twelve_days_before = datetime(2026, 11, 16).date()  # noqa: DTZ001 - a day
    assert reminders.reminder(due, twelve_days_before) is None
    rules = replace(casework.reminders, working_days_left=(12, 5))
    monkeypatch.setattr(reminders, "load_casework", lambda: replace(casework, reminders=rules))
    found = reminders.reminder(due, twelve_days_before)
    assert found
    assert (found.letter, found.days) == ("due_soon", 12)


def test_the_hours_of_scheduled_work_are_the_schools(tmp_path: Path) -> None:
    hours = {task.name: task.at for task in tasks_for(tmp_path)}
    casework = load_casework()
    assert hours["digest"] == time.fromisoformat(casework.digest.at)
    assert hours["reminders"] == time.fromisoformat(casework.reminders.at)
    assert hours["purge"] == time.fromisoformat(casework.deletion.at)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (('at: "07:00"\n  working', "at: 17:00\n  working"), "'at' under 'reminders'"),
        (("[10, 5, 1]", "[]"), "Nothing reminds of a due date"),
        (("[10, 5, 1]", "[10, soon]"), "Item 2 of 'working_days_left' is soon"),
        (("{{ last_day }}.", "{{ last_dya }}."), "no fact 'last_dya'"),
        (("    choice: How does it end?\n", ""), "'closed' lacks its `choice`"),
        (("  noted:\n", "  notd:\n"), "'actions' has no use for 'notd'"),
    ],
)
def test_faults_in_what_the_school_decides_have_a_line(
    tmp_path: Path, change: tuple[str, str], fault: str
) -> None:
    text = CASEWORK.read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "casework.yml"
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(ContentError, match=r"casework\.yml:\d+: ") as raised:
        load_casework(path)
    assert fault in str(raised.value)

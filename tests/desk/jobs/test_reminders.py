"""Reminders: at the right marks, once, and none where nothing is owed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desk.cases import actions
from desk.cases.working_days import DAY
from desk.casework.apply import apply_action
from desk.jobs import reminders as jobs
from desk.jobs.reminders import Reminder, RemindersError, reminder, send_reminders
from desk.jobs.work import run_due_work
from desk.storage import StorageUnavailable, Store
from desk.storage.records import Absence
from tests.desk.jobs.days import DEPUTY, DPL, TASKS, at, mails, moved_to, opened, reminders, work
from tests.desk.samples import case_context, ticket

# Received Monday 2 November 2026, due Wednesday 2 December; no bank holiday in between.
RECEIVED, DUE = date(2026, 11, 2), date(2026, 12, 2)


def on(day: date, **values: Any) -> Reminder | None:
    return reminder(ticket(at(RECEIVED, 12), **values), day)


@pytest.mark.parametrize(
    ("day", "letter", "days", "mark"),
    [
        (date(2026, 11, 18), "due_soon", 10, "due_soon:10"),
        (date(2026, 11, 19), "due_soon", 9, "due_soon:10"),
        (date(2026, 11, 24), "due_soon", 6, "due_soon:10"),
        (date(2026, 11, 25), "due_soon", 5, "due_soon:5"),
        (date(2026, 11, 30), "due_soon", 2, "due_soon:5"),
        (date(2026, 12, 1), "due_soon", 1, "due_soon:1"),
        (DUE, "due_soon", 0, "due_soon:1"),
        (date(2026, 12, 3), "overdue", 1, "overdue:0"),
        (date(2026, 12, 9), "overdue", 5, "overdue:0"),
        (date(2026, 12, 10), "overdue", 6, "overdue:1"),
        (date(2026, 12, 29), "overdue", 17, "overdue:3"),
    ],
)
def test_marks(day: date, letter: str, days: int, mark: str) -> None:
    assert on(day) == Reminder(letter, days, f"{mark}:t1:{DUE}")


def test_too_early_for_any() -> None:
    assert on(date(2026, 11, 17)) is None


@pytest.mark.parametrize(
    "values",
    [
        {"due": None},
        {"state": "closed"},
        {"kind": "complaint", "state": "in_progress"},
        {"kind": "complaint", "state": "awaiting_identity"},
    ],
)
def test_where_nothing_is_owed_there_is_no_reminder(values: dict[str, Any]) -> None:
    assert on(DUE + DAY, **values) is None


def test_a_complaint_that_nobody_has_acknowledged_is_owed_something() -> None:
    assert on(DUE, kind="complaint", state="received") is not None


def test_on_the_day_it_came_in_there_is_no_reminder_yet() -> None:
    assert on(RECEIVED, due=RECEIVED + DAY) is None
    assert on(RECEIVED + DAY, due=RECEIVED + DAY) is not None


def test_one_mail_a_mark_whatever_happens(store: Store) -> None:
    """Every hour of every day for two months, with a weekly mail once it is overdue."""
    opened(store, RECEIVED)
    found: dict[date, list[str]] = {}
    for number in range(64):
        day = RECEIVED + number * DAY
        for hour in (0, 7, 15):
            if new := reminders(work(store, at(day, hour))):
                found.setdefault(day, []).extend(new)
    assert found == {
        date(2026, 11, 18): ["SAR-2026-000001: 10 working days left"],
        date(2026, 11, 25): ["SAR-2026-000001: 5 working days left"],
        date(2026, 12, 1): ["SAR-2026-000001: 1 working day left"],
        date(2026, 12, 3): ["SAR-2026-000001: overdue by 1 working day"],
        date(2026, 12, 10): ["SAR-2026-000001: overdue by 6 working days"],
        date(2026, 12, 17): ["SAR-2026-000001: overdue by 11 working days"],
        date(2026, 12, 24): ["SAR-2026-000001: overdue by 16 working days"],
        date(2026, 12, 31): ["SAR-2026-000001: overdue by 19 working days"],
    }


def test_a_desk_that_was_off_makes_up_for_the_last_mark_only(sqlite_store: Store) -> None:
    opened(sqlite_store, RECEIVED)
    assert reminders(work(sqlite_store, at(DUE, 9))) == ["SAR-2026-000001: due today"]
    months_later = at(date(2027, 3, 3))
    (subject,) = reminders(work(sqlite_store, months_later))
    assert "overdue" in subject


def test_before_a_date_at_the_weekend_the_last_working_day_is_named_so(sqlite_store: Store) -> None:
    friday, saturday = date(2026, 12, 4), date(2026, 12, 5)
    complaint = opened(sqlite_store, date(2026, 11, 6), kind="complaint", prefix="CMP")
    moved_to(sqlite_store, complaint, saturday)
    (mail,) = (m for m in work(sqlite_store, at(friday)) if m.ticket_id)
    assert mail.subject == "CMP-2026-000001: due before the next working day"
    assert "so today is the last one for it." in mail.text_body


def test_a_new_due_date_has_reminders_of_its_own(sqlite_store: Store) -> None:
    first = opened(sqlite_store, RECEIVED)
    assert len(reminders(work(sqlite_store, at(date(2026, 11, 25))))) == 1
    told = case_context(sqlite_store, at(date(2026, 11, 25), 9))
    extended = apply_action(first.reference, 1, actions.Extend("It is complex."), "dpl", told)
    assert extended.due == date(2027, 2, 2)
    assert reminders(work(sqlite_store, at(date(2026, 12, 10)))) == []
    assert reminders(work(sqlite_store, at(date(2027, 1, 26)))) == [
        "SAR-2026-000001: 5 working days left"
    ]


def test_each_ticket_its_own(sqlite_store: Store) -> None:
    for number in range(3):
        opened(sqlite_store, RECEIVED, submission_id=f"s{number}")
    assert len(reminders(work(sqlite_store, at(DUE)))) == 3


def test_the_deputy_is_reminded_too_while_the_dpl_is_away(store: Store) -> None:
    opened(store, RECEIVED)
    day = date(2026, 11, 18)
    with store.begin() as unit:
        unit.absences.add(Absence("a1", day, day, "dpl", at(RECEIVED)))
    found = [mail for mail in work(store, at(day)) if mail.ticket_id]
    assert {mail.recipient for mail in found} == {DPL, DEPUTY}
    assert {mail.recipient for mail in work(store, at(date(2026, 11, 25)))} == {DPL}


def test_an_absence_noted_late_brings_the_deputy_in(sqlite_store: Store) -> None:
    opened(sqlite_store, RECEIVED)
    day = date(2026, 11, 18)
    work(sqlite_store, at(day))
    with sqlite_store.begin() as unit:
        unit.absences.add(Absence("a1", day, day + 9 * DAY, "dpl", at(day)))
    found = [mail for mail in work(sqlite_store, at(day + DAY)) if mail.ticket_id]
    assert [mail.recipient for mail in found] == [DEPUTY]


def test_two_desks_that_share_a_database_send_one(store: Store) -> None:
    """The second has looked before the first has written: the purpose holds it back."""
    opened(store, RECEIVED)
    here = case_context(store, at(DUE))
    assert send_reminders(here) == {"mails": 1}
    assert send_reminders(here) == {"mails": 0}
    (mail,) = [mail for mail in mails(store) if mail.idempotency_key]
    assert str(mail.idempotency_key).endswith(":dpl")


class Faulty:
    """Letters that fail for one ticket, as a spoilt record might make them."""

    def __init__(self, desk: Any, reference: str, error: Exception) -> None:
        self._write, self._reference, self._error = desk.letters.write, reference, error
        self.trust = desk.letters.trust

    def write(self, name: str, *rest: Any, ticket: Any = None, **facts: Any) -> Any:
        if ticket and ticket.reference == self._reference:
            raise self._error
        return self._write(name, *rest, ticket=ticket, **facts)


def faulty(store: Store, now: datetime, error: Exception) -> Any:
    desk = case_context(store, now)
    letters: Any = Faulty(desk, "SAR-2026-000001", error)
    return replace(desk, letters=letters)


def test_one_tickets_fault_keeps_no_other_from_its_reminder(sqlite_store: Store) -> None:
    for number in range(2):
        opened(sqlite_store, RECEIVED, submission_id=f"s{number}")
    with pytest.raises(RemindersError, match="1 reminders"):
        send_reminders(faulty(sqlite_store, at(DUE), KeyError("kind")))
    later = at(DUE, 7, 5)
    assert "reminders" in run_due_work(case_context(sqlite_store, later), later, TASKS)
    due_today = [mail for mail in mails(sqlite_store) if mail.idempotency_key and mail.ticket_id]
    assert len(due_today) == 2


def test_a_database_that_is_away_is_not_asked_for_each_ticket(sqlite_store: Store) -> None:
    opened(sqlite_store, RECEIVED)
    with pytest.raises(StorageUnavailable):
        send_reminders(faulty(sqlite_store, at(DUE), StorageUnavailable("away")))


def test_a_ticket_closed_since_the_look_is_left_alone(sqlite_store: Store) -> None:
    one = opened(sqlite_store, RECEIVED)
    desk = case_context(sqlite_store, at(DUE))
    apply_action(one.reference, 1, actions.Withdraw("By telephone."), "dpl", desk)
    assert jobs._remind(one.id, desk) == 0
    assert jobs._remind("unknown", desk) == 0


def test_days_are_the_trusts() -> None:
    """At 23:30 UTC in July it is the next day in London, on which the request came in."""
    late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert reminder(ticket(late, due=date(2026, 7, 3)), date(2026, 7, 2)) is None
    earlier = ticket(late - DAY, due=date(2026, 7, 3))
    assert reminder(earlier, date(2026, 7, 2)) is not None

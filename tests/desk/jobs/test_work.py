"""Scheduled work: what is due when, and that failures stop nothing."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from desk.cases.bank_holidays import BankHolidays
from desk.cases.working_days import DAY, is_working_day
from desk.casework.context import CaseContext
from desk.dates import london
from desk.jobs.horizon import alarm, check_horizon
from desk.jobs.work import Task, run_due_work
from desk.storage import Store, open_store
from desk.storage.records import Job
from tests.desk.jobs.days import TASKS, at, mails, opened
from tests.desk.samples import KEYS, case_context

MONDAY = date(2026, 11, 2)


def nothing(desk: CaseContext) -> dict[str, Any]:
    return {}


def ended(moment: datetime) -> Job:
    return Job("x", moment, {})


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, at(MONDAY, 6, 59), False),
        (None, at(MONDAY, 7), True),
        (at(MONDAY, 7), at(MONDAY, 7, 1), False),
        (at(MONDAY, 6, 59), at(MONDAY, 23), True),
        (at(MONDAY - 30 * DAY), at(MONDAY, 8), True),
        (None, at(MONDAY - DAY, 12), False),
        # A clock that ran a year ahead has been set right: no year of silence.
        (at(MONDAY + 365 * DAY), at(MONDAY, 7), True),
        (at(MONDAY, 9), at(MONDAY, 8), True),
    ],
)
def test_once_a_day_from_its_time_on(last: datetime | None, now: datetime, due: bool) -> None:
    task = Task("x", time(7), nothing, is_working_day)
    assert task.is_due(ended(last) if last else None, now) is due


def test_seven_oclock_is_londons() -> None:
    task = Task("x", time(7), nothing)
    assert task.is_due(None, datetime(2026, 7, 1, 6, 0, tzinfo=UTC))
    assert not task.is_due(None, datetime(2026, 11, 2, 6, 59, tzinfo=UTC))


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
@pytest.mark.parametrize("hour", [0, 1, 2, 3])
def test_where_the_clocks_change_each_day_has_its_work_once(change: date, hour: int) -> None:
    """Looked at every ten minutes; half past one comes never in March, and twice in October."""
    task, runs = Task("x", time(hour, 30), nothing), []
    now = datetime.combine(change - DAY, time(12), UTC)
    last = ended(now)
    for _ in range(3 * 24 * 6):
        now += timedelta(minutes=10)
        if task.is_due(last, now):
            last = ended(now)
            runs.append(london(now))
    assert runs == [change, change + DAY, change + 2 * DAY]


@pytest.mark.parametrize(
    ("ended_ago", "due"),
    [(None, True), (timedelta(minutes=59), False), (timedelta(hours=1), True), (-DAY, True)],
)
def test_work_for_every_hour(ended_ago: timedelta | None, due: bool) -> None:
    task, now = Task("x", time(0), nothing, every=timedelta(hours=1)), at(MONDAY)
    last = None if ended_ago is None else ended(now - ended_ago)
    assert task.is_due(last, now) is due


def test_each_task_has_a_name_of_its_own() -> None:
    assert len({task.name for task in TASKS}) == len(TASKS)


def test_what_was_done_is_noted_and_not_done_again(store: Store) -> None:
    now = at(MONDAY, 8)
    assert run_due_work(case_context(store, now), now, TASKS) == [
        "audit",
        "horizon",
        "reminders",
        "digest",
        "empty chats",
        "purge",
    ]
    with store.read() as unit:
        job = unit.jobs.last("digest")
    assert job == Job("digest", now.astimezone(UTC), {"mails": 1})
    assert run_due_work(case_context(store, now), now, TASKS) == []


def test_work_that_fails_is_logged_and_done_next_time(sqlite_store: Store) -> None:
    faults = [ZeroDivisionError("once")]

    def shaky(desk: CaseContext) -> dict[str, Any]:
        if faults:
            raise faults.pop()
        return {"done": 1}

    tasks = (Task("shaky", time(7), shaky), Task("steady", time(7), nothing))
    desk = case_context(sqlite_store, at(MONDAY))
    with capture_logs() as logs:
        assert run_due_work(desk, at(MONDAY, 7), tasks) == ["steady"]
    (failure,) = [event for event in logs if event["log_level"] == "error"]
    assert (failure["event"], failure["job"]) == ("scheduled work failed", "shaky")
    assert run_due_work(desk, at(MONDAY, 7, 1), tasks) == ["shaky"]


def test_all_work_of_a_run_sees_one_time(sqlite_store: Store) -> None:
    seen: list[datetime] = []

    def look(desk: CaseContext) -> dict[str, Any]:
        seen.append(desk.clock())
        return {}

    now = at(MONDAY, 9)
    other = case_context(sqlite_store, at(MONDAY + DAY))
    run_due_work(other, now, (Task("a", time(7), look), Task("b", time(7), look)))
    assert seen == [now, now]


def test_desks_that_share_a_database_never_send_twice(store: Store, database_url: str) -> None:
    for number in range(5):
        opened(store, MONDAY, submission_id=f"s{number}")
    before = len(mails(store))
    now, gate = at(date(2026, 12, 2)), threading.Barrier(4)
    failures: list[BaseException] = []

    def one_desk() -> None:
        own = open_store(database_url, KEYS)
        try:
            gate.wait()
            run_due_work(case_context(own, now), now, TASKS)
        except BaseException as error:
            failures.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=one_desk) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    run_due_work(case_context(store, now), now, TASKS)
    assert len(mails(store)) == before + 5 + 1
    with store.read() as unit:
        assert {unit.jobs.last(task.name) is not None for task in TASKS} == {True}


SHORT = BankHolidays({}, date(2018, 1, 1), date(2026, 12, 31))


def test_the_alarm_comes_a_month_before_the_first_refusal() -> None:
    last_good = date(2026, 9, 2)  # 120 days before the end
    assert alarm(last_good - 30 * DAY, SHORT) is None
    soon = alarm(last_good - 29 * DAY, SHORT)
    assert soon is not None
    assert soon.startswith("From 2026-09-03 on, new requests cannot be given a due date.")
    assert "update the Python package 'holidays'" in soon
    late = alarm(date(2027, 5, 1), SHORT)
    assert late is not None
    assert late.startswith("From 2027-05-01 on")


def test_the_calendar_reaches_far_enough_today() -> None:
    assert alarm(MONDAY) is None


def test_a_calendar_that_ends_is_an_alarm_in_the_log_and_no_crash(sqlite_store: Store) -> None:
    """Long after the end of the package's data the work is done all the same."""
    now = at(date(2101, 11, 2), 8)
    desk = case_context(sqlite_store, now)
    with capture_logs() as logs:
        assert "digest" in run_due_work(desk, now, TASKS)
    alarms = [event for event in logs if event["log_level"] == "error"]
    assert [event["event"][:20] for event in alarms] == ["From 2101-11-02 on, "]
    assert check_horizon(case_context(sqlite_store, at(MONDAY))) == {"alarm": None}

"""The scheduler in a running event loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from structlog.testing import capture_logs

from desk.casework.context import CaseContext
from desk.jobs.scheduler import start
from desk.storage import Store, open_store
from tests.desk.jobs.days import TASKS, at, mails
from tests.desk.samples import KEYS, case_context
from tests.waiting import until

MONDAY = date(2026, 11, 2)
SOON = timedelta(seconds=0.05)


@asynccontextmanager
async def running(desk: CaseContext, every: timedelta = SOON) -> AsyncIterator[None]:
    """The scheduler, and no thread of it left at the end of the block."""
    scheduler = start(desk, TASKS, every)
    try:
        yield
    finally:
        scheduler.shutdown(wait=True)
        await asyncio.sleep(0)  # it ends in the event loop


async def test_what_is_due_is_done_at_the_start_and_later_work_in_its_time(
    sqlite_store: Store,
) -> None:
    moments = [at(MONDAY)]
    async with running(case_context(sqlite_store, lambda: moments[-1])):
        await until(lambda: len(mails(sqlite_store)) == 1)
        await asyncio.sleep(0.3)
        assert len(mails(sqlite_store)) == 1
        moments.append(at(MONDAY + timedelta(days=1)))
        await until(lambda: len(mails(sqlite_store)) == 2)


async def test_the_first_look_does_not_wait(sqlite_store: Store) -> None:
    async with running(case_context(sqlite_store, at(MONDAY)), timedelta(hours=1)):
        await until(lambda: len(mails(sqlite_store)) == 1)


async def test_neither_a_database_that_is_away_nor_a_bug_ends_the_looking(tmp_path: Path) -> None:
    away = open_store(f"sqlite:///{tmp_path}/none.db", KEYS, busy_seconds=0.05)
    broken = [False]

    def clock() -> datetime:
        if broken[0]:
            raise ZeroDivisionError("no time")
        return at(MONDAY)

    with capture_logs() as logs:
        async with running(case_context(away, clock)):
            await until(lambda: len(logs) >= 2)
            broken[0], seen = True, len(logs)
            await until(lambda: len(logs) >= seen + 3)
    assert {event["event"] for event in logs} == {"scheduled work cannot be read"}
    assert [bool(event["exc_info"]) for event in (logs[0], logs[-1])] == [False, True]
    away.close()

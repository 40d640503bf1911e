"""The scheduled tasks, and running those that are due.

The database records when each task ended. A day that was missed is therefore made up for at the
next start, a failed task is tried again, and of two desks that share a database only one does the
work. If both do it at once, the mails' idempotency keys and the units of work prevent doing it
twice.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import structlog

from desk.cases.working_days import is_working_day
from desk.casework.audit import JOB as AUDIT
from desk.casework.audit import verify_nightly
from desk.casework.context import CaseContext
from desk.dates import LONDON, london
from desk.forms.casework import load_casework
from desk.jobs.digest import JOB as DIGEST
from desk.jobs.digest import send_digest
from desk.jobs.horizon import check_horizon
from desk.jobs.reminders import send_reminders
from desk.retention import JOB as PURGE
from desk.retention import purge
from desk.retention.empty import EMPTY_FOR, drop_empty_chats
from desk.storage import StorageError
from desk.storage.records import Job

log = structlog.get_logger(__name__)


def every_day(day: date) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Task:
    """Work for once a day, `at` a time in London or as soon as possible after it, on some `days`.

    `work` takes the time from the context's clock and returns a report: plain JSON values without
    personal data. It may be run twice for a day.
    """

    name: str
    at: time
    work: Callable[[CaseContext], dict[str, Any]]
    days: Callable[[date], bool] = every_day
    every: timedelta | None = None

    def is_due(self, last: Job | None, now: datetime) -> bool:
        """Whether it should run now, given its `last` run. Earlier days are not made up for."""
        if self.every:
            return last is None or not now - self.every < last.ended_at <= now
        today = london(now)
        start = datetime.combine(today, self.at, LONDON)
        # An end in the future was noted while the clock was ahead; believing it would mean no runs
        # until then.
        is_done = last is not None and start <= last.ended_at <= now
        return self.days(today) and start <= now and not is_done


def _at(clock: str) -> time:
    return time.fromisoformat(clock)


def tasks_for(chats: Path) -> tuple[Task, ...]:
    """Return all tasks, in the order of work. `chats` is Rasa's database, VAR/rasa.db.

    To add work, add a line.
    """
    rules = load_casework()
    return (
        Task(AUDIT, time(5), verify_nightly),
        Task("horizon", time(6), check_horizon),
        Task("reminders", _at(rules.reminders.at), send_reminders, is_working_day),
        Task(DIGEST, _at(rules.digest.at), send_digest, is_working_day),
        Task("empty chats", time(0), drop_empty_chats, every=EMPTY_FOR),
        Task(PURGE, _at(rules.deletion.at), lambda context: asdict(purge(context, chats))),
    )


def run_due_work(context: CaseContext, now: datetime, tasks: tuple[Task, ...]) -> list[str]:
    """Run the tasks due at `now`, one after the other; return the names of those that succeeded.

    A task that fails is logged and stays due. Raises StorageError if due tasks cannot be read.
    """
    fixed = replace(context, clock=lambda: now)
    with context.store.read() as unit:
        due = [task for task in tasks if task.is_due(unit.jobs.last(task.name), now)]
    return [task.name for task in due if _is_done(task, fixed)]


def _is_done(task: Task, context: CaseContext) -> bool:
    try:
        report = task.work(context)
        with context.store.begin() as unit:
            unit.jobs.record(Job(task.name, context.clock(), report))
    except Exception as error:  # one task's failure must not keep the others from their work
        complain("scheduled work failed", error, job=task.name)
        return False
    log.info("scheduled work done", job=task.name, report=report)
    return True


def complain(what: str, error: Exception, **facts: str) -> None:
    """Log a failure: a line if the database is unavailable, a traceback for anything unforeseen."""
    log.error(what, reason=str(error), exc_info=not isinstance(error, StorageError), **facts)

"""Runs the scheduled work beside the web service, in a thread of its own."""

from datetime import timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from desk.casework.context import CaseContext
from desk.dates import LONDON, now
from desk.jobs.work import Task, complain, run_due_work

# How late work may start, and how soon failed work is tried again.
LOOK_EVERY = timedelta(minutes=1)


def start(
    context: CaseContext, tasks: tuple[Task, ...], every: timedelta = LOOK_EVERY
) -> AsyncIOScheduler:
    """Look for due work now and then `every` so often, in the running event loop.

    `shutdown(wait=False)` ends it; work in hand goes on to its end, or is killed with the process
    and made up for at the next start.
    """
    scheduler = AsyncIOScheduler(
        timezone=LONDON,
        executors={"default": ThreadPoolExecutor(1)},
        # After a machine has slept: once, however many times were missed, and however late.
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    trigger = IntervalTrigger(seconds=every.total_seconds(), timezone=LONDON)
    scheduler.add_job(look, trigger, [context, tasks], id="due work", next_run_time=now())
    scheduler.start()
    return scheduler


def look(context: CaseContext, tasks: tuple[Task, ...]) -> None:
    """Run the due tasks. Errors are logged, so that the next look comes in any case."""
    try:
        run_due_work(context, context.clock(), tasks)
    except Exception as error:  # it must end neither the desk nor the schedule
        complain("scheduled work cannot be read", error)

"""Maintenance: last runs of the scheduled jobs, retention periods, how to check the history."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from bot.trust import Retention
from desk.storage import Store
from desk.storage.records import Job
from desk.web.labels import days
from desk.web.login import requires_login
from desk.web.office.page import page
from desk.web.services import services
from desk.web.sessions import Session

# The title of each scheduled job, by its name in the table `jobs`, and what it does.
JOBS: Mapping[str, tuple[str, str]] = {
    "horizon": ("Calendar", "Checks that the bank holidays are known far enough ahead."),
    "reminders": ("Reminders", "Writes to you when a request is due soon or overdue."),
    "digest": ("Daily summary", "Writes to you each day what is open and due."),
    "purge": ("Removal of old data", "Deletes what has been kept for its time."),
}
# Entries of the reports whose names do not say enough.
REPORTED: Mapping[str, str] = {
    "chat_events": "entries in the assistant's memory of chats",
    "codes": "codes for the chat",
    "drafts": "requests that were not sent",
    "held": "kept longer, because an open request needs it",
}
DAYS_IN_A_YEAR = 365


@dataclass(frozen=True, slots=True)
class Work:
    """One scheduled job; `job` is its last run, None before the first one."""

    name: str
    does: str
    job: Job | None

    @property
    def report(self) -> list[tuple[str, str]]:
        return list(lines(self.job.report)) if self.job else []


@requires_login
async def maintenance(request: Request, session: Session) -> Response:
    """GET /desk/upkeep"""
    service = services(request)
    work = await run_in_threadpool(_work, service.store)
    return await page(
        request, session, "maintenance", work=work, kept=kept_for(service.trust.retention)
    )


def lines(report: Mapping[str, Any], of: str = "") -> Iterator[tuple[str, str]]:
    """Yield the report's entries, name and text; nested names include those around them."""
    for name, value in report.items():
        title = REPORTED.get(name, name)
        full = f"{of}: {title}" if of else title
        if isinstance(value, Mapping):
            yield from lines(value, full)
        else:
            yield full, _in_words(value)


def kept_for(retention: Retention) -> list[tuple[str, str]]:
    """Return the retention periods: of what, and how long after what."""
    return [
        (
            "Requests that were not sent",
            f"{_long(retention.unfinished_requests)} after the last word, and not before"
            f" {_long(retention.unfinished_after_due)} after it would be due",
        ),
        ("Chats", f"{_long(retention.chats)} after the last message"),
        ("Closed requests", f"{_long(retention.closed_requests)} after closing"),
        ("Mails that belong to no request", f"{_long(retention.mails)} after they went"),
    ]


def _long(number: int) -> str:
    """Return "90 days" or "1,096 days (about 3 years)"."""
    years = round(number / DAYS_IN_A_YEAR)
    if number < DAYS_IN_A_YEAR:
        return days(number)
    return f"{days(number)} (about {years} {'year' if years == 1 else 'years'})"


def _in_words(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(_in_words, value)) or "none"
    return "none" if value is None else str(value)


def _work(store: Store) -> list[Work]:
    with store.read() as unit:
        return [Work(words, does, unit.jobs.last(name)) for name, (words, does) in JOBS.items()]

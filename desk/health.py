"""Whether the installation is well: what monitoring asks, and what the status page shows.

The daily digest is a mail: it cannot tell that mails do not leave. This can, to who asks.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from pathlib import Path

import httpx

from bot.trust import Trust
from desk.dates import london
from desk.doctor import is_public, warnings
from desk.jobs.horizon import alarm
from desk.jobs.work import Task
from desk.settings import Settings
from desk.storage import StorageError, Store
from desk.storage.backup_note import last_backup
from desk.storage.records import Job

MAIL_LATE = timedelta(hours=2)  # waiting for so long, somebody should look
SENDER_LATE = timedelta(minutes=30)  # due for so long, nobody is sending
WORK_LATE = timedelta(hours=2)
BACKUP_LATE = timedelta(hours=26)  # a nightly one, and its time
VERIFY_LATE = timedelta(days=35)
LITTLE_SPACE, NO_SPACE = 2 * 2**30, 300 * 2**20  # bytes free on VAR's disk
VERIFY_JOB = "audit"  # of desk/jobs/work.py, each night
PROBE_SECONDS = 5.0


class Level(IntEnum):
    """How grave a finding is; the number is the exit status that Nagios and systemd know."""

    OK = 0
    WARNING = 1
    CRITICAL = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `text` holds counts and times, never personal data."""

    subject: str
    level: Level
    text: str

    def __str__(self) -> str:
        return f"{self.level.name:<8} {self.subject}: {self.text}"


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked at. `tasks` are those of desk/jobs/work.py."""

    settings: Settings
    store: Store
    trust: Trust
    tasks: tuple[Task, ...]


def worst(findings: list[Finding]) -> Level:
    return max((finding.level for finding in findings), default=Level.OK)


def examine(found: Installation, now: datetime) -> list[Finding]:
    """Look at everything but the service itself, and return the findings; raises nothing of ours.

    If the database cannot be read, that is the finding of each subject that needs it.
    """
    looks: tuple[tuple[str, Callable[[Installation, datetime], Iterator[Finding]]], ...] = (
        ("database", _database),
        ("mails", _mails),
        ("scheduled work", _work),
        ("history", _history),
        ("backup", _backup),
        ("disk", _disk),
        ("bank holidays", _holidays),
        ("settings", _settings),
    )
    findings: list[Finding] = []
    for subject, look in looks:
        try:
            findings += look(found, now)
        except (StorageError, OSError) as wrong:
            findings.append(Finding(subject, Level.CRITICAL, str(wrong)))
    return findings


def service(settings: Settings) -> Finding:
    """Ask the running service whether it can answer a question and store a request."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.host, settings.host)
    address = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}/readyz"
    try:
        answer = httpx.get(address, timeout=PROBE_SECONDS, trust_env=False)
        checks = answer.json().get("checks", {})
    except (httpx.HTTPError, ValueError, AttributeError):
        return Finding("service", Level.CRITICAL, f"no answer at {address}; is it running?")
    failed = sorted(name for name, said in checks.items() if said != "ok")
    if answer.status_code != httpx.codes.OK:
        return Finding("service", Level.CRITICAL, f"not ready: {', '.join(failed) or 'no answer'}")
    return Finding("service", Level.OK, "answers questions and stores requests")


def _database(found: Installation, now: datetime) -> Iterator[Finding]:
    found.store.check()
    with found.store.read() as unit:
        tickets = unit.tickets.listed(closed=False).found
    today = london(now)
    late = sum(1 for ticket in tickets if ticket.owed_by and ticket.owed_by < today)
    yield Finding("database", Level.OK, f"{len(tickets)} open requests, {late} overdue")


def _mails(found: Installation, now: datetime) -> Iterator[Finding]:
    with found.store.read() as unit:
        waiting = unit.outbox.waiting_since()
        overdue = unit.outbox.due_since()
        failed = unit.outbox.count("failed")
    if failed:
        yield Finding("mails", Level.CRITICAL, f"{failed} given up; see the desk's outbox")
    if overdue and now - overdue > SENDER_LATE:
        text = f"nobody sends: one has been due since {_moment(overdue)}; restart the service"
        missing = not found.settings.smtp_host
        yield Finding("mails", Level.CRITICAL, "no mail server is set" if missing else text)
    elif waiting and now - waiting > MAIL_LATE:
        text = f"one has been waiting since {_moment(waiting)}; see the desk's outbox"
        yield Finding("mails", Level.WARNING, text)
    elif not failed:
        yield Finding("mails", Level.OK, "none waits for long")


def _work(found: Installation, now: datetime) -> Iterator[Finding]:
    with found.store.read() as unit:
        last = {task.name: unit.jobs.last(task.name) for task in found.tasks}
    late = [task.name for task in found.tasks if _is_late(task, last[task.name], now)]
    if late:
        text = f"{', '.join(late)} should have run by now; see the service's log"
        yield Finding("scheduled work", Level.CRITICAL, text)
    else:
        yield Finding("scheduled work", Level.OK, "nothing is late")


def _is_late(task: Task, last: Job | None, now: datetime) -> bool:
    """Whether it has been due for WORK_LATE; what ran within that time is on time."""
    before = now - WORK_LATE
    ran = last is not None and last.ended_at > before
    return not ran and task.is_due(last, now) and task.is_due(last, before)


def _history(found: Installation, now: datetime) -> Iterator[Finding]:
    with found.store.read() as unit:
        last = unit.jobs.last(VERIFY_JOB)
    if last is None or now - last.ended_at > VERIFY_LATE:
        when = _moment(last.ended_at) if last else "never"
        text = f"last verified {when}; run `privacy-desk audit verify`"
        yield Finding("history", Level.WARNING, text)
    elif last.report.get("faults"):
        text = f"not whole on {_moment(last.ended_at)}; run `privacy-desk audit verify`"
        yield Finding("history", Level.CRITICAL, text)
    else:
        yield Finding("history", Level.OK, f"whole on {_moment(last.ended_at)}")


def _backup(found: Installation, now: datetime) -> Iterator[Finding]:
    last = last_backup(found.settings.var)
    if last is None:
        yield Finding("backup", Level.WARNING, "none has been made; see docs/operations.md")
        return
    made = datetime.fromisoformat(last.made_at)
    level = Level.CRITICAL if now - made > BACKUP_LATE else Level.OK
    yield Finding("backup", level, f"last made {_moment(made)}")


def _disk(found: Installation, now: datetime) -> Iterator[Finding]:
    free = shutil.disk_usage(_there(found.settings.var)).free
    level = (
        Level.CRITICAL if free < NO_SPACE else Level.WARNING if free < LITTLE_SPACE else Level.OK
    )
    yield Finding("disk", level, f"{free // 2**20} MB free")


def _there(path: Path) -> Path:
    return path if path.exists() else path.parent


def _holidays(found: Installation, now: datetime) -> Iterator[Finding]:
    said = alarm(london(now))
    level = Level.CRITICAL if said else Level.OK
    yield Finding("bank holidays", level, said or "known for the next 30 days and their due dates")


def _settings(found: Installation, now: datetime) -> Iterator[Finding]:
    said = list(warnings(found.settings, found.trust))
    level = Level.CRITICAL if is_public(found.settings) else Level.WARNING
    yield from (Finding("settings", level, warning) for warning in said)
    if not said:
        yield Finding("settings", Level.OK, "fit for the public")


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%MZ}"

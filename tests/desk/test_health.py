"""Each thing that can go wrong in silence has its finding."""

from collections import namedtuple
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from bot.trust import Trust
from desk import health
from desk.cases.mail import PATIENCE
from desk.health import Finding, Installation, Level, examine, service, worst
from desk.jobs.work import tasks_for
from desk.settings import Settings
from desk.storage import Store
from desk.storage.backup_note import LastBackup, note_backup
from desk.storage.records import Job
from tests.desk.backup.filled import NOW, case_context, send_all, ticket
from tests.ports import free_port

HOUR = timedelta(hours=1)
FIT = {
    "PUBLIC_URL": "https://privacy.elm.sch.uk",
    "TRUSTED_PROXIES": "127.0.0.1",
    "SMTP_HOST": "mail.elm.sch.uk",
}


@pytest.fixture
def well(sqlite_store: Store, tmp_path: Path, trust: Trust) -> Installation:
    """An installation that is as it should be, with one open request."""
    dpl = replace(trust.dpl, email="dpl@elm.sch.uk")
    real = replace(trust, website="https://elm.sch.uk", dpl=dpl)
    given = {**FIT, "VAR": str(tmp_path)}
    settings = Settings.from_env({f"PRIVACY_DESK_{name}": value for name, value in given.items()})
    ticket(case_context(sqlite_store, real), "s1")
    send_all(sqlite_store, NOW)
    found = Installation(settings, sqlite_store, real, tasks_for(tmp_path / "rasa.db"))
    with sqlite_store.begin() as unit:
        for name in (*(task.name for task in found.tasks), health.VERIFY_JOB):
            unit.jobs.record(Job(name, NOW, {"faults": 0}))
    note_backup(tmp_path, LastBackup(NOW.isoformat(), "/backups/1.tar", "1:" + "a" * 16))
    return found


def finding(found: Installation, subject: str, now: datetime = NOW) -> list[tuple[Level, str]]:
    return [(one.level, one.text) for one in examine(found, now) if one.subject == subject]


def test_all_is_well(well: Installation) -> None:
    findings = examine(well, NOW)
    assert [str(one) for one in findings if one.level] == []
    assert len(findings) == 8
    assert worst(findings) == Level.OK
    assert "1 open requests, 0 overdue" in str(findings[0])


def test_the_worst_counts() -> None:
    levels = [Level.OK, Level.CRITICAL, Level.WARNING]
    assert worst([Finding("x", level, "") for level in levels]) == 2
    assert worst([]) == 0


def test_a_mail_given_up(well: Installation) -> None:
    ticket(case_context(well.store, well.trust), "s2", requester_contact="b@home.example")
    with well.store.begin() as unit:
        for mail in unit.outbox.claim_due(NOW, "me", 9):
            unit.outbox.mark_failed(mail, "refused", NOW + 2 * PATIENCE)
    ((level, text),) = finding(well, "mails")
    assert level == Level.CRITICAL
    assert text.startswith("2 given up")


def test_nobody_sends(well: Installation) -> None:
    ticket(case_context(well.store, well.trust), "s2", requester_contact="b@home.example")
    assert finding(well, "mails", NOW + 0.1 * HOUR) == [(Level.OK, "none waits for long")]
    ((level, text),) = finding(well, "mails", NOW + HOUR)
    assert (level, "nobody sends" in text) == (Level.CRITICAL, True)
    without = replace(well, settings=replace(well.settings, smtp_host=""))
    assert finding(without, "mails", NOW + HOUR) == [(Level.CRITICAL, "no mail server is set")]


def test_a_mail_that_is_tried_in_vain(well: Installation) -> None:
    ticket(case_context(well.store, well.trust), "s2", requester_contact="b@home.example")
    with well.store.begin() as unit:
        for mail in unit.outbox.claim_due(NOW, "me", 9):
            unit.outbox.mark_failed(mail, "later", NOW + 3 * HOUR)
    ((level, text),) = finding(well, "mails", NOW + 3 * HOUR)
    assert (level, "has been waiting since" in text) == (Level.WARNING, True)


def test_scheduled_work_that_is_late(well: Installation) -> None:
    tomorrow = (NOW + timedelta(days=1)).replace(hour=8)
    assert finding(well, "scheduled work", NOW + HOUR) == [(Level.OK, "nothing is late")]
    ((level, text),) = finding(well, "scheduled work", tomorrow.replace(hour=12))
    assert level == Level.CRITICAL
    assert all(name in text for name in ("purge", "digest", "reminders", "horizon"))


@pytest.mark.parametrize(
    ("report", "days", "level", "words"),
    [
        ({"faults": 0}, 0, Level.OK, "whole on 2026-11-23"),
        ({"faults": 2}, 0, Level.CRITICAL, "not whole on 2026-11-23"),
        ({"faults": 0}, 40, Level.WARNING, "audit verify"),
    ],
)
def test_the_history(
    well: Installation, report: dict[str, int], days: int, level: Level, words: str
) -> None:
    with well.store.begin() as unit:
        unit.jobs.record(Job(health.VERIFY_JOB, NOW, report))
    ((found, text),) = finding(well, "history", NOW + timedelta(days=days))
    assert (found, words in text) == (level, True)


def test_a_backup_that_is_missing_or_old(well: Installation) -> None:
    assert finding(well, "backup", NOW + 25 * HOUR)[0][0] == Level.OK
    assert finding(well, "backup", NOW + 27 * HOUR)[0][0] == Level.CRITICAL
    (well.settings.var / "last-backup.json").unlink()
    assert finding(well, "backup")[0][0] == Level.WARNING


@pytest.mark.parametrize(
    ("free", "level"),
    [(2**40, Level.OK), (2**30, Level.WARNING), (100 * 2**20, Level.CRITICAL)],
)
def test_the_disk(
    well: Installation, free: int, level: Level, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr("shutil.disk_usage", lambda _: usage(free))
    assert finding(well, "disk") == [(level, f"{free // 2**20} MB free")]


def test_the_bank_holidays(well: Installation) -> None:
    far = datetime.combine(date(2150, 1, 4), NOW.time(), UTC)
    assert finding(well, "bank holidays", far)[0][0] == Level.CRITICAL


@pytest.mark.parametrize(
    ("url", "level"),
    [("https://privacy.elm.sch.uk", Level.CRITICAL), ("http://127.0.0.1:1", Level.WARNING)],
)
def test_placeholders(well: Installation, trust: Trust, url: str, level: Level) -> None:
    settings = replace(well.settings, public_url=url)
    found = finding(replace(well, settings=settings, trust=trust), "settings")
    assert level in [one for one, text in found if "dpl@elm.example is a placeholder" in text]


def test_a_database_that_cannot_be_read(well: Installation, tmp_path: Path) -> None:
    well.store.close()
    (tmp_path / "desk.db").rename(tmp_path / "gone.db")
    found = {one.subject: one.level for one in examine(well, NOW)}
    assert found["database"] == found["mails"] == found["history"] == Level.CRITICAL
    assert found["disk"] == Level.OK


def answering(body: object, status: int = 200) -> Callable[..., httpx.Response]:
    return lambda *_, **__: httpx.Response(status, json=body)


@pytest.mark.parametrize(
    ("answer", "level", "words"),
    [
        (answering({"checks": {"database": "ok", "rasa": "ok"}}), Level.OK, "answers questions"),
        (answering({"checks": {"database": "ok", "rasa": "no"}}, 503), 2, "not ready: rasa"),
        (answering([], 200), Level.CRITICAL, "no answer at"),
    ],
)
def test_the_service(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[..., httpx.Response], level: int, words: str
) -> None:
    monkeypatch.setattr("httpx.get", answer)
    found = service(Settings.from_env({}))
    assert (found.level, words in found.text) == (level, True)


def test_no_service() -> None:
    port = str(free_port())
    for host in ("127.0.0.1", "::1"):
        env = {"PRIVACY_DESK_PORT": port, "PRIVACY_DESK_HOST": host}
        found = service(Settings.from_env(env))
        assert (found.level, "is it running?" in found.text) == (Level.CRITICAL, True)

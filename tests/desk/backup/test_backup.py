"""A backup is one snapshot of everything, restored completely, on either kind of database."""

import json
import os
import re
import resource
import shutil
import sqlite3
import stat
import subprocess
import tarfile
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import timedelta
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest

from bot.paths import DATA, ROOT
from bot.trust import Trust
from desk.backup import BackupError, Manifest, make, restore
from desk.casework.audit import verify
from desk.crypto import Keys
from desk.folder_lock import alone
from desk.problem import CannotStartError
from desk.settings import Settings
from desk.storage import StorageError, Store, open_store
from desk.storage.migrate import migrate
from desk.storage.remembered import OtherDatabaseError, check_remembered, remember
from tests.desk.backup.filled import (
    NOW,
    SECRETS,
    case_context,
    everything,
    fill,
    rasa_db,
    rasa_senders,
    settings,
    ticket,
)
from tests.desk.samples import KEYS
from tests.postgresql import Postgresql

OTHER = Keys(data=(b"o" * 32,), audit=b"p" * 32)


@pytest.fixture
def here(database_url: str, store: Store, tmp_path: Path, trust: Trust) -> Settings:
    """A desk with something of everything in it, on each kind of database in turn."""
    fill(case_context(store, trust))
    var = tmp_path / "here"
    var.mkdir(mode=0o700)
    rasa_db(var / "rasa.db", {"rasa-c1": NOW, "rasa-c2": NOW})
    return settings(var, database_url)


@pytest.fixture(params=["sqlite", "postgresql"])
def there(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Settings]:
    """An empty machine, with each kind of database in turn."""
    if request.param == "sqlite":
        yield settings(tmp_path / "there", f"sqlite:///{tmp_path}/there/desk.db")
        return
    server = request.getfixturevalue("postgresql")
    url = server.fresh()
    yield settings(tmp_path / "there", url)
    server.drop(url)


@pytest.fixture
def small(tmp_path: Path, sqlite_store: Store, trust: Trust) -> Settings:
    """A desk with something of everything on SQLite."""
    fill(case_context(sqlite_store, trust))
    return settings(tmp_path, f"sqlite:///{tmp_path}/desk.db")


@pytest.fixture
def saved(small: Settings, tmp_path: Path) -> Path:
    """Its backup."""
    file = tmp_path / "saved.tar"
    make(small, KEYS, file, NOW)
    return file


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    return settings(tmp_path / "empty", f"sqlite:///{tmp_path}/empty/desk.db")


def contents(found: Settings) -> dict[str, object]:
    store = open_store(found.database_url, KEYS)
    try:
        return everything(store)
    finally:
        store.close()


def test_all_comes_back(here: Settings, there: Settings, tmp_path: Path, trust: Trust) -> None:
    file = tmp_path / "all.tar"
    made = make(here, KEYS, file, NOW)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    done = restore(there, KEYS, file, NOW)
    assert (done.aside, done.replaced, done.keys_differ) == ((), False, False)
    assert contents(there) == contents(here)
    assert rasa_senders(there.var / "rasa.db") == {"rasa-c1", "rasa-c2"}
    store = open_store(there.database_url, KEYS)
    assert verify(store).faults == ()
    assert verify(store).checkpoint == made.checkpoint
    later = ticket(case_context(store, trust), "later")
    assert later.reference == "SAR-2026-000003"  # the counters came along
    assert verify(store).faults == ()
    store.close()


def test_chats_that_lie_in_rasas_log_only_are_in_it(
    small: Settings, empty: Settings, tmp_path: Path
) -> None:
    """Rasa runs and has the file open, so that its log has not been written into it."""
    path = rasa_db(tmp_path / "rasa.db", {"rasa-c1": NOW})
    with closing(sqlite3.connect(path)) as rasa:
        rasa.execute("INSERT INTO events VALUES (2, 'rasa-c2', 0, 'sealed')")
        rasa.commit()
        rasa.execute("INSERT INTO events VALUES (3, 'not yet', 0, 'sealed')")
        make(small, KEYS, tmp_path / "b.tar", NOW)
    restore(empty, KEYS, tmp_path / "b.tar", NOW)
    assert rasa_senders(empty.var / "rasa.db") == {"rasa-c1", "rasa-c2"}


def test_it_is_of_one_moment_while_others_write(
    here: Settings, store: Store, empty: Settings, tmp_path: Path, trust: Trust
) -> None:
    """Every ticket that is in it has its mails and its history, and the other way round."""
    stop = threading.Event()
    written: list[str] = []

    def write() -> None:
        desk = case_context(store, trust)
        while not stop.is_set():
            number = len(written)
            address = f"w{number}@home.example"
            written.append(ticket(desk, f"w{number}", requester_contact=address).reference)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [tmp_path / f"{number}.tar" for number in range(3)]
        for file in files:
            make(here, KEYS, file, NOW)
    finally:
        stop.set()
        writer.join()
    assert written
    for number, file in enumerate(files):
        restore(empty, KEYS, file, NOW + timedelta(seconds=number), replace=True)
        opened = open_store(empty.database_url, KEYS)
        assert verify(opened).faults == ()
        found = everything(opened)
        opened.close()
        ids = {each.id for each in found["tickets"]}
        assert {mail.ticket_id for mail in found["mails"]} - {None} == ids


def test_nothing_personal_and_no_key_is_readable_in_it(small: Settings, saved: Path) -> None:
    raw = saved.read_bytes()
    found = [secret for secret in SECRETS if secret.encode() in raw]
    assert found == []
    for key in (*KEYS.data, KEYS.audit):
        assert key not in raw
        assert key.hex().encode() not in raw


def test_an_older_backup_is_brought_up_to_date(saved: Path, empty: Settings) -> None:
    """Its parts are what an older version would have made."""
    assert json.loads(members(saved)["manifest.json"])["manifest"]["revision"] == revision()
    restore(empty, KEYS, saved, NOW)
    with closing(sqlite3.connect(empty.var / "desk.db")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [
            (revision(),)
        ]


def revision() -> str:
    newest = max((ROOT / "desk" / "storage" / "migrations" / "versions").glob("*.py"))
    return newest.name[:4]


def test_stored_data_is_kept_unless_replacing_it_is_asked_for(
    here: Settings, store: Store, tmp_path: Path, trust: Trust
) -> None:
    file = tmp_path / "b.tar"
    make(here, KEYS, file, NOW)
    before = contents(here)
    ticket(case_context(store, trust), "later")
    with pytest.raises(BackupError, match="add --replace"):
        restore(here, KEYS, file, NOW)
    assert contents(here) != before
    store.close()
    done = restore(here, KEYS, file, NOW, replace=True)
    assert done.replaced
    assert contents(here) == before
    for path in done.aside:
        assert ".before-20261123-210000" in path.name
    names = {path.name.partition(".before")[0] for path in done.aside}
    assert names == {"rasa.db", *(["desk.db"] if "sqlite" in here.database_url else [])}


def test_files_put_aside_are_complete(
    small: Settings, saved: Path, sqlite_store: Store, trust: Trust
) -> None:
    """Also what lay in SQLite's log only."""
    ticket(case_context(sqlite_store, trust), "later")
    before = contents(small)
    (aside,) = restore(small, KEYS, saved, NOW, replace=True).aside
    assert contents(replace(small, database_url=f"sqlite:///{aside}")) == before


def test_moving_to_postgresql_puts_the_old_file_aside(
    small: Settings, saved: Path, postgresql: Postgresql
) -> None:
    """Left in place, it would be found by a command that was typed without the settings."""
    remember(small)
    before = contents(small)
    url = postgresql.fresh()
    moved = settings(small.var, url)
    done = restore(moved, KEYS, saved, NOW)
    assert contents(moved) == before
    assert [path.name for path in done.aside] == ["desk.db.before-20261123-210000"]
    assert not (small.var / "desk.db").exists()
    check_remembered(moved)
    with pytest.raises(OtherDatabaseError):
        check_remembered(small)
    postgresql.drop(url)


def test_what_the_trust_wrote_and_the_settings_come_along(saved: Path, empty: Settings) -> None:
    beside = restore(empty, KEYS, saved, NOW).beside
    assert beside
    assert beside.parent == empty.var
    assert stat.S_IMODE(beside.stat().st_mode) == 0o700
    for path in ("trust.yml", "answers.lock"):
        assert (beside / "data" / path).read_bytes() == (DATA / path).read_bytes()
    text = (beside / "settings.env").read_text()
    assert "PRIVACY_DESK_PORT=8000\n" in text
    assert "# PRIVACY_DESK_DATA_KEY is left out: it is secret" in text
    assert KEYS.audit.hex() not in text
    assert {f"PRIVACY_DESK_{each.name.upper()}" for each in fields(Settings)} == set(
        re.findall(r"PRIVACY_DESK_[A-Z_]+", text)
    )


def test_a_backup_of_the_first_format_can_be_restored(saved: Path, empty: Settings) -> None:
    """Before format 2 there were neither the commit nor the parts beside the databases."""
    parts = members(saved)
    found, _ = Manifest.from_text(parts["manifest.json"].decode())
    sums = {"desk.db": found.sums["desk.db"]}
    old = replace(found, format=1, sums=sums, commit=None, database=None, newest=None)
    text = old.as_text(KEYS.audit)
    assert set(json.loads(text)["manifest"]) == {
        *("format", "version", "revision", "made_at", "rows", "sums", "seal", "faults"),
        *("data_keys", "audit_key"),
    }
    rewrite(saved, {"manifest.json": text.encode(), "desk.db": parts["desk.db"]})
    assert restore(empty, KEYS, saved, NOW).beside is None


def test_not_while_it_runs(small: Settings, saved: Path, empty: Settings) -> None:
    with alone(empty), pytest.raises(CannotStartError, match="Stop that first"):
        restore(empty, KEYS, saved, NOW)
    restore(empty, KEYS, saved, NOW)


def test_a_file_is_never_overwritten(small: Settings, saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(BackupError, match="there already"):
        make(small, KEYS, saved, NOW)
    assert saved.read_bytes() == before


def refused(saved: Path, there: Settings, problem: str, keys: Keys = KEYS) -> None:
    """It is said why, and nothing is changed: neither where nothing is nor where something is."""
    with pytest.raises((BackupError, StorageError), match=problem):
        restore(there, keys, saved, NOW, replace=True)
    assert {path.name for path in there.var.iterdir()} <= {"up.lock"}


@pytest.mark.parametrize("share", [0.0, 0.001, 0.3, 0.7, 0.95])
def test_a_cut_off_file_is_refused(saved: Path, empty: Settings, share: float) -> None:
    size = saved.stat().st_size
    with saved.open("r+b") as file:
        file.truncate(int(size * share))
    refused(saved, empty, "damaged or cut off")


def members(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar.getmembers()}  # type: ignore[union-attr]


def rewrite(file: Path, parts: dict[str, bytes]) -> None:
    with tarfile.open(file, "w") as tar:
        for name, content in parts.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))


@pytest.mark.parametrize("where", [0.01, 0.2, 0.5, 0.8, 0.99])
@pytest.mark.parametrize("name", ["manifest.json", "desk.db"])
def test_a_damaged_part_is_refused(saved: Path, empty: Settings, name: str, where: float) -> None:
    parts = members(saved)
    content = bytearray(parts[name])
    content[int(len(content) * where)] ^= 1
    rewrite(saved, parts | {name: bytes(content)})
    refused(saved, empty, "damaged|made with the audit key|newer version")


@pytest.mark.parametrize("name", ["manifest.json", "desk.db"])
def test_a_missing_part_is_refused(saved: Path, empty: Settings, name: str) -> None:
    parts = members(saved)
    del parts[name]
    rewrite(saved, parts)
    refused(saved, empty, "damaged or cut off")


def test_something_else_is_refused(tmp_path: Path, empty: Settings) -> None:
    (tmp_path / "letter.txt").write_text("Dear parents")
    refused(tmp_path / "letter.txt", empty, "damaged or cut off")
    refused(tmp_path / "nothing", empty, "There is no file")


def test_a_part_with_a_path_is_refused(saved: Path, empty: Settings) -> None:
    """A made-up backup must not write anywhere else; it has no signature of ours either."""
    parts = members(saved)
    manifest = json.loads(parts["manifest.json"])
    manifest["manifest"]["sums"]["../../evil"] = "0" * 64
    parts["manifest.json"] = json.dumps(manifest).encode()
    rewrite(saved, parts | {"../../evil": b"evil"})
    refused(saved, empty, "damaged or cut off")


def test_a_newer_version_is_refused(saved: Path, empty: Settings) -> None:
    parts = members(saved)
    manifest = json.loads(parts["manifest.json"])
    manifest["manifest"] |= {"format": 99, "version": "9.9"}
    rewrite(saved, parts | {"manifest.json": json.dumps(manifest).encode()})
    refused(saved, empty, r"newer version of Privacy Desk \(9.9\)")


def test_newer_tables_are_refused(small: Settings, tmp_path: Path, empty: Settings) -> None:
    """A backup of the same form, whose tables this version does not know."""
    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StorageError, match="newer version"):
        make(small, KEYS, tmp_path / "b.tar", NOW)
    assert not (tmp_path / "b.tar").exists()


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        (OTHER, "made with the audit key"),
        (replace(KEYS, audit=OTHER.audit), "made with the audit key"),
        (replace(KEYS, data=OTHER.data), "encrypted with the data key"),
    ],
)
def test_a_wrong_key_is_refused(saved: Path, empty: Settings, keys: Keys, problem: str) -> None:
    refused(saved, empty, problem, keys)


def test_a_later_key_with_the_old_one_behind_opens_it(saved: Path, empty: Settings) -> None:
    keys = Keys((OTHER.data[0], *KEYS.data), KEYS.audit)
    assert restore(empty, keys, saved, NOW).keys_differ


def test_a_history_with_faults_can_be_restored(
    small: Settings, tmp_path: Path, empty: Settings
) -> None:
    """It may be all there is; but it says so, and no new fault may have come since."""
    with closing(sqlite3.connect(tmp_path / "desk.db")) as connection:
        connection.execute("UPDATE history SET who = 'nobody' WHERE seq = 1")
        connection.commit()
    made = make(small, KEYS, tmp_path / "b.tar", NOW)
    assert made.faults == 1
    assert restore(empty, KEYS, tmp_path / "b.tar", NOW).manifest.faults == 1


def test_a_full_disk_leaves_no_half_backup(small: Settings, saved: Path, tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: the system refuses to write past it."""
    folder = tmp_path / "full"
    folder.mkdir()
    for limit in (100_000, 200_000, saved.stat().st_size - 1):
        done = subprocess.run(
            [ROOT / ".venv" / "bin" / "privacy-desk", "backup", folder / "b.tar"],
            env={**os.environ, **environment(small)},
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit)),
        )
        assert done.returncode == 1, done.stdout
        assert done.stderr.startswith("Privacy Desk: ")
        assert "Traceback" not in done.stderr
        assert list(folder.iterdir()) == []


def environment(found: Settings) -> dict[str, str]:
    return {
        "PRIVACY_DESK_DATA": str(found.data),
        "PRIVACY_DESK_VAR": str(found.var),
        "PRIVACY_DESK_DATABASE_URL": found.database_url,
        "PRIVACY_DESK_DATA_KEY": ",".join(found.data_key),
        "PRIVACY_DESK_AUDIT_KEY": found.audit_key,
    }


def test_a_damaged_database_is_put_aside(small: Settings, saved: Path, tmp_path: Path) -> None:
    good = contents(small)
    whole = shutil.copy(tmp_path / "desk.db", tmp_path / "whole.db")
    assert Path(whole).exists()
    (tmp_path / "desk.db").write_bytes(b"This was a database once." * 400)
    for end in ("-wal", "-shm"):
        Path(f"{tmp_path}/desk.db{end}").unlink(missing_ok=True)
    with pytest.raises(BackupError, match="--replace"):
        restore(small, KEYS, saved, NOW)
    done = restore(small, KEYS, saved, NOW, replace=True)
    assert done.aside[0].read_bytes().startswith(b"This was a database once.")
    assert contents(small) == good


def test_migrated_but_empty_counts_as_empty(saved: Path, empty: Settings) -> None:
    migrate(empty.database_url, KEYS)
    assert not restore(empty, KEYS, saved, NOW).replaced

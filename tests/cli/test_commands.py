"""The command line says what it does, and what is wrong."""

import errno
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.paths import ROOT
from bot.trust import load_trust
from cli.main import main
from cli.support import problems_in_words
from desk.crypto import load_keys
from desk.folder_lock import alone
from desk.settings import Settings
from desk.storage import open_store
from desk.storage.migrate import migrate
from desk.storage.remembered import remember
from tests.desk.backup.filled import case_context, fill, settings, ticket
from tests.ports import free_port

COMMAND = ROOT / ".venv" / "bin" / "privacy-desk"
COMMANDS = (
    *("approve", "audit", "backup", "check", "coverage", "due", "export", "generate", "keys"),
    *(
        "notice",
        "papers",
        "purge",
        "reset-password",
        "restore",
        "status",
        "test-mail",
        "train",
        "up",
    ),
)


@dataclass(frozen=True)
class Done:
    """What a command printed, and its exit status."""

    returncode: int
    stdout: str
    stderr: str


def run(*arguments: str | Path, **settings: str) -> Done:
    """Run the command in this process; starting one of its own takes more than a second."""
    environment = {f"PRIVACY_DESK_{name}": value for name, value in settings.items()}
    runner = CliRunner(mix_stderr=False, env=environment)
    done = runner.invoke(main, [str(argument) for argument in arguments])
    return Done(done.exit_code, done.stdout, done.stderr)


def start(*arguments: str | Path, **settings: str) -> Done:
    """Run the command as its users do, as a process of its own."""
    environment = {**os.environ, **{f"PRIVACY_DESK_{k}": v for k, v in settings.items()}}
    done = subprocess.run(
        [COMMAND, *arguments], env=environment, capture_output=True, text=True, check=False
    )
    return Done(done.returncode, done.stdout, done.stderr)


def refused(done: Done, problem: str) -> None:
    """Assert that it said what is wrong in a sentence, with status 1."""
    assert done.returncode == 1
    assert done.stderr.startswith("Privacy Desk: ")
    assert re.search(problem, done.stderr)
    assert "Traceback" not in done.stderr


@pytest.fixture
def var(tmp_path: Path) -> str:
    """An installation with something of everything in it, and its keys in files."""
    found = installation(tmp_path)
    keys = load_keys(found)
    migrate(found.database_url, keys)
    store = open_store(found.database_url, keys)
    fill(case_context(store, load_trust()))
    store.close()
    return str(tmp_path)


def installation(folder: Path) -> Settings:
    return settings(folder, f"sqlite:///{folder}/desk.db", keys=None)


def test_help_lists_every_command() -> None:
    listed = re.findall(r"^  ([a-z][a-z-]*)  ", start("--help").stdout, re.MULTILINE)
    assert tuple(listed) == COMMANDS


def test_the_operations_page_names_every_command_for_who_runs_it() -> None:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    # Those of docs/answers.md and the README.
    own = {"approve", "check", "coverage", "generate", "notice", "train", "up"}
    groups = {"audit": "audit verify", "keys": "keys rotate"}
    wanted = [groups.get(name, name) for name in COMMANDS if name not in own]
    assert [name for name in wanted if f"privacy-desk {name}" not in page] == []


def test_a_new_password_is_shown(var: str) -> None:
    done = run("reset-password", VAR=var)
    assert done.returncode == 0
    assert "Sign in to the desk as 'dpl' with: " in done.stdout


def test_a_due_date_with_its_working() -> None:
    done = run("due", "access", "2024-11-25")
    assert done.stdout.startswith("Due 2024-12-27, Friday 27 December 2024.\n")
    pausing = ("--asked", "2024-11-27", "--answered", "2024-12-09")
    later = run("due", "access", "2024-11-25", *pausing)
    assert later.stdout.startswith("Due 2025-01-06, Monday 6 January 2025.\n")
    refused(run("due", "nonsense", "2024-11-25"), "no kind of request")
    for wrong in ("2026-02-30", "31/01/2026", "2026-01-31T10:00"):
        done = run("due", "access", wrong)
        assert (done.returncode, done.stdout) == (2, "")
        assert (
            f"'{wrong}' is not a day. Write year, month and day, as in 2026-01-31." in done.stderr
        )


def test_a_whole_history_and_a_changed_one(var: str) -> None:
    done = start("audit", "verify", VAR=var)
    assert (done.returncode, done.stderr) == (0, "")
    checkpoint = re.fullmatch(r"\d+ entries, whole\. Checkpoint: (\d+:[0-9a-f]{16})\n", done.stdout)
    assert checkpoint
    assert run("audit", "verify", "--checkpoint", checkpoint[1], VAR=var).returncode == 0
    assert "One looks like 123:" in run("audit", "verify", "--checkpoint", "none", VAR=var).stderr
    with closing(sqlite3.connect(f"{var}/desk.db")) as connection:
        connection.execute("UPDATE history SET who = 'nobody' WHERE seq = 2")
        connection.commit()
    found = run("audit", "verify", VAR=var)
    assert found.returncode == 1
    assert found.stdout == "Entry 2 was changed, or does not follow the one before it.\n"


def test_an_export(var: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(f"{var}/desk.db")) as connection:
        ((reference,),) = connection.execute("SELECT reference FROM tickets LIMIT 1")
    done = run("export", reference, "--to", tmp_path / "out", VAR=var)
    assert done.returncode == 0
    assert sorted(path.suffix for path in (tmp_path / "out").iterdir()) == [".json", ".pdf"]
    refused(run("export", reference, "--to", tmp_path / "out", VAR=var), "there already")
    refused(run("export", "SAR-1999-000001", VAR=var), "no ticket with this reference")


def test_a_purge_and_its_dry_run(var: str) -> None:
    would = run("purge", "--dry-run", VAR=var)
    assert would.stdout.startswith("Would delete: drafts 0, chats 0, ")
    done = run("purge", VAR=var)
    assert done.stdout == would.stdout.replace("Would delete", "Deleted")


def test_a_backup_and_its_way_back(var: str, tmp_path: Path) -> None:
    file, new = tmp_path / "b.tar", tmp_path / "new"
    done = run("backup", file, VAR=var)
    assert done.returncode == 0
    assert f"in {var}/data.key" in done.stdout
    refused(run("backup", file, VAR=var), "there already")
    refused(run("restore", file, VAR=str(new)), f"put it into {new}/data.key")
    new.mkdir(mode=0o700)
    for name in ("data.key", "audit.key"):
        (new / name).touch(mode=0o600)
        (new / name).write_bytes(Path(var, name).read_bytes())
    assert "Restored 2 requests" in run("restore", file, VAR=str(new)).stdout
    refused(run("restore", file, VAR=str(new)), "add --replace")
    again = run("restore", file, "--replace", VAR=str(new)).stdout
    assert "What was there before lies in" in again
    assert run("audit", "verify", VAR=str(new)).returncode == 0


def test_the_keys(var: str) -> None:
    before = run("keys", "show", VAR=var).stdout
    done = run("keys", "rotate", VAR=var)
    assert done.stdout.startswith("Encrypted again with the key ")
    after = run("keys", "show", VAR=var).stdout
    assert before != after
    assert "encrypts." in after
    assert run("audit", "verify", VAR=var).returncode == 0


def test_the_old_key_stays_until_its_copy_is_safe(var: str, tmp_path: Path) -> None:
    file, key = tmp_path / "b.tar", Path(var, "data.key").read_text()
    run("backup", file, VAR=var)
    said = run("keys", "rotate", VAR=var).stdout
    (old,) = Path(var).glob("data.key.old-*")
    assert old.read_text() == key
    assert old.stat().st_mode & 0o777 == 0o600
    assert f"Copy {var}/data.key, with the new key, to where you keep your keys, now." in said
    number = old.name.removeprefix("data.key.old-")
    assert f"then run: privacy-desk keys drop-old {number}" in said
    assert str(old) in run("keys", "show", VAR=var).stdout
    lost = run("restore", file, "--replace", VAR=var)
    refused(lost, rf"encrypted with the data key {number}; .* Old keys lie in {old}: put the line")
    with Path(var, "data.key").open("a") as keys:
        keys.write(old.read_text())
    assert run("restore", file, "--replace", VAR=var).returncode == 0
    assert run("keys", "rotate", VAR=var).returncode == 0
    refused(run("keys", "drop-old", "12345678", VAR=var), f"no old key 12345678 .* is {number}")
    assert run("keys", "drop-old", number, VAR=var).returncode == 0
    assert not old.exists()


ON_STORED_DATA = [
    *(("audit", "verify"), ("backup", "b.tar"), ("export", "SAR-2026-000001"), ("purge",)),
    *(("reset-password",), ("keys", "rotate")),
]


@pytest.mark.parametrize("command", ON_STORED_DATA, ids=" ".join)
def test_a_command_without_the_services_settings_is_refused(
    var: str, command: tuple[str, ...]
) -> None:
    """The service uses PostgreSQL; the file that the default names is what was there before."""
    postgresql = settings(Path(var), "postgresql://desk:hush@db.example/desk", keys=None)
    remember(postgresql)
    done = run(*command, VAR=var)
    refused(done, "belongs to the database postgresql://db.example:5432/desk, but the settings")
    assert "hush" not in done.stderr


def test_commands_read_the_settings_file(var: str, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere.db"
    Path(var, "desk.db").rename(moved)
    file = Path(var, "settings.env")
    file.touch(mode=0o600)
    file.write_text(f"PRIVACY_DESK_DATABASE_URL=sqlite:///{moved}\n")
    for start_or_run in (run, start):
        done = start_or_run("audit", "verify", VAR=var, SETTINGS="")
        assert (done.returncode, done.stderr) == (0, "")
    file.chmod(0o644)
    refused(run("audit", "verify", VAR=var, SETTINGS=""), "chmod o-rwx")


def test_a_backup_says_what_is_in_it(var: str, tmp_path: Path) -> None:
    said = run("backup", tmp_path / "b.tar", VAR=var).stdout
    assert f"Backed up sqlite:///{var}/desk.db into {tmp_path}/b.tar:" in said
    assert "2 requests, the newest SAR-2026-000002 of 2026-11-23 21:00Z." in said


def test_a_backup_of_what_is_older_fails_unless_that_is_meant(var: str, tmp_path: Path) -> None:
    older, folder = tmp_path / "older.db", tmp_path / "backups"
    folder.mkdir()
    shutil.copy(Path(var, "desk.db"), older)
    found = installation(Path(var))
    store = open_store(found.database_url, load_keys(found))
    ticket(case_context(store, load_trust()), "newer", requester_contact="new@home.example")
    store.close()
    assert run("backup", folder / "1.tar", VAR=var).returncode == 0
    shutil.copy(older, Path(var, "desk.db"))
    refused(run("backup", folder / "2.tar", VAR=var), "older than the backup .*1.tar")
    Path(var, "last-backup.json").unlink()  # the folder of backups still knows
    refused(run("backup", folder / "2.tar", VAR=var), "older than the backup .*1.tar")
    assert run("backup", folder / "3.tar", "--anyway", VAR=var).returncode == 0
    assert run("backup", folder / "4.tar", VAR=var).returncode == 0


def test_a_backup_beside_those_of_another_installation_fails(var: str, tmp_path: Path) -> None:
    """As when a trial's folder is found in place of the service's."""
    folder, trial = tmp_path / "backups", tmp_path / "trial"
    folder.mkdir()
    assert run("backup", folder / "1.tar", VAR=var).returncode == 0
    other = installation(trial)
    migrate(other.database_url, load_keys(other))
    refused(run("backup", folder / "2.tar", VAR=str(trial)), "backup of another installation")
    assert not (folder / "2.tar").exists()


@pytest.mark.parametrize(
    "command",
    [("audit", "verify"), ("backup", "b.tar"), ("purge",), ("reset-password",), ("keys", "rotate")],
    ids=" ".join,
)
def test_a_lost_key_is_said_and_none_made(var: str, command: tuple[str, ...]) -> None:
    key = Path(var) / "data.key"
    key.unlink()
    refused(run(*command, VAR=var), "Set PRIVACY_DESK_DATA_KEY")
    assert not key.exists()


def test_the_start_refuses_a_key_that_opens_nothing(var: str) -> None:
    (Path(var) / "data.key").write_text("ab" * 32 + "\n")
    refused(start("up", VAR=var, **ports()), "The database cannot be used: It was encrypted with")


def test_the_start_refuses_a_folder_in_use(var: str) -> None:
    with alone(installation(Path(var))):
        refused(start("up", VAR=var, **ports()), "running in .* already")


def ports() -> dict[str, str]:
    return {name: str(free_port()) for name in ("PORT", "RASA_PORT", "ACTIONS_PORT")}


def test_what_is_wrong_is_a_sentence(tmp_path: Path) -> None:
    refused(run("reset-password", VAR=str(tmp_path / "nothing here")), "Set PRIVACY_DESK_DATA_KEY")
    refused(start("purge", PORT="abc"), "Set PRIVACY_DESK_PORT to a number")


def test_no_database_is_said(tmp_path: Path) -> None:
    load_keys(installation(tmp_path))
    refused(run("audit", "verify", VAR=str(tmp_path)), "the database is unavailable")


@pytest.mark.parametrize("command", ON_STORED_DATA, ids=" ".join)
def test_a_database_of_another_version_is_left_alone(var: str, command: tuple[str, ...]) -> None:
    found = installation(Path(var))
    migrate(found.database_url, load_keys(found), "-1")
    refused(run(*command, VAR=var), "not at the version")
    with closing(sqlite3.connect(f"{var}/desk.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    refused(run(*command, VAR=var), "made by a newer version")


@pytest.mark.parametrize("command", [("purge",), ("keys", "rotate"), ("backup", "b.tar")])
def test_damaged_chats_are_said(var: str, command: tuple[str, ...]) -> None:
    Path(var, "rasa.db").write_bytes(b"no database" * 99)
    refused(run(*command, VAR=var), "chats|file is not a database")


def test_what_the_disk_refuses_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """A folder that can only be read, say, or a full disk while the key file is replaced."""
    with pytest.raises(SystemExit, match="1"), problems_in_words():
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), "/srv/var/up.lock")
    said = "Privacy Desk: /srv/var/up.lock cannot be read or written: Read-only file system.\n"
    assert capsys.readouterr().err == said


def test_half_a_character_is_no_reference(var: str) -> None:
    refused(start("export", "SAR-\udcff", VAR=var), "no ticket with this reference")


def test_make_help_lists_the_commands() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for command in ("up", "test", "train", "coverage", "lint", "help"):
        assert f"make {command} " in listed.stdout

"""`privacy-desk status` says how things are, and its exit status the worst of it."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.trust import load_trust
from cli.main import main
from desk.crypto import load_keys
from desk.health import Level
from desk.storage import open_store
from desk.storage.migrate import migrate
from tests.desk.backup.filled import case_context, fill, settings
from tests.ports import free_port


def run(*command: str, var: Path, **more: str) -> Result:
    env = {"PRIVACY_DESK_VAR": str(var), "PRIVACY_DESK_PORT": str(free_port())}
    env |= {f"PRIVACY_DESK_{name}": value for name, value in more.items()}
    return CliRunner(mix_stderr=False, env=env).invoke(main, command)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    found = settings(tmp_path, f"sqlite:///{tmp_path}/desk.db", keys=None)
    keys = load_keys(found)
    migrate(found.database_url, keys)
    store = open_store(found.database_url, keys)
    fill(case_context(store, load_trust()))
    store.close()
    return tmp_path


def test_each_finding_has_its_line(var: Path) -> None:
    done = run("status", var=var)
    assert done.exit_code == Level.CRITICAL
    lines = done.stdout.splitlines()
    assert lines[0].startswith("CRITICAL service: no answer at http://127.0.0.1:")
    subjects = {line.split(maxsplit=1)[1].partition(":")[0] for line in lines}
    assert subjects == {
        *("service", "database", "mails", "scheduled work", "history", "backup", "disk"),
        *("bank holidays", "settings"),
    }
    assert "WARNING  history: last verified never" in done.stdout
    assert "pat@home.example" not in done.stdout


def test_a_verification_is_noted(var: Path) -> None:
    assert run("audit", "verify", var=var).exit_code == 0
    assert "OK       history: whole on " in run("status", var=var).stdout


def test_a_database_that_is_not_there(var: Path) -> None:
    (var / "desk.db").unlink()
    done = run("status", var=var)
    assert done.exit_code == Level.CRITICAL
    assert "CRITICAL database: the database is unavailable" in done.stdout

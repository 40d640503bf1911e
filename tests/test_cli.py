"""The command line says what it does, and what is wrong."""

import os
import subprocess
from pathlib import Path

import pytest

from bot.paths import ROOT
from desk.storage.migrate import migrate
from tests.desk.samples import KEYS

COMMAND = ROOT / ".venv" / "bin" / "privacy-desk"


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **{f"PRIVACY_DESK_{k}": v for k, v in settings.items()}}
    return subprocess.run(
        [COMMAND, *arguments], env=environment, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("name", ["up", "train", "coverage", "approve", "notice", "reset-password"])
def test_help_lists_every_command(name: str) -> None:
    assert name in run("--help").stdout


def test_a_new_password_is_shown(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/desk.db", KEYS)
    done = run("reset-password", VAR=str(tmp_path))
    assert done.returncode == 0
    assert "Sign in to the desk as 'dpl' with: " in done.stdout


def test_what_is_wrong_is_a_sentence(tmp_path: Path) -> None:
    done = run("reset-password", VAR=str(tmp_path / "nothing here"))
    assert done.returncode == 1
    assert done.stderr.startswith("Privacy Desk: ")
    assert "Traceback" not in done.stderr


def test_make_help_lists_the_commands() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    for command in ("up", "test", "train", "coverage", "lint", "help"):
        assert f"make {command} " in listed.stdout

"""Which version it is, and that no process runs another one's code."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.paths import ROOT
from desk import version
from desk.code_check import CHANGED, CODE

CHILDREN = (
    ("-m", "desk"),
    ("-m", "desk.worker", "--model", "none"),
    ("-m", "desk.rasa.actions", "--actions", "actions"),
    ("-m", "desk.rasa.server", "run"),
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for package in version.PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "module.py").write_text("ONE = 1\n")
    return tmp_path


def test_the_digest_changes_with_any_file(project: Path) -> None:
    seen = {version.code_digest(project)}
    for package in version.PACKAGES:
        (project / package / "module.py").write_text("TWO = 2\n")
        seen.add(version.code_digest(project))
    (project / "desk" / "module.py").rename(project / "desk" / "other.py")
    seen.add(version.code_digest(project))
    assert len(seen) == len(version.PACKAGES) + 2
    (project / "desk" / "notes.txt").write_text("no code")
    assert version.code_digest(project) in seen


def test_the_commit_and_changes_to_it(project: Path) -> None:
    assert version.commit(project) is None
    assert version.code_digest(project) in version.in_words(project)
    for command in (
        ("init", "--quiet"),
        ("add", "."),
        ("-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "first"),
    ):
        subprocess.run(["git", "-C", str(project), *command], check=True)
    version.commit.cache_clear()
    assert re.fullmatch(r"[0-9a-f]{12}", version.commit(project) or "")
    (project / "desk" / "module.py").write_text("changed = True\n")
    version.commit.cache_clear()
    assert (version.commit(project) or "").endswith("+changes")


def test_the_command_says_it() -> None:
    command = shutil.which("privacy-desk", path=str(ROOT / ".venv" / "bin"))
    assert command
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True).stdout
    assert re.match(r"Privacy Desk \d+\.\d+\.\d+ \((commit|code) [0-9a-f]{12}", said)


@pytest.mark.parametrize("child", CHILDREN, ids=lambda child: child[1])
def test_a_child_of_other_code_ends_at_once(child: tuple[str, ...], tmp_path: Path) -> None:
    """As when a `git pull` changed the files under the running service."""
    env = {**os.environ, CODE: "0123456789ab", "PRIVACY_DESK_VAR": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", *child], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert done.returncode == CHANGED, done.stderr
    assert "the program's files have changed" in done.stderr
    assert list(tmp_path.iterdir()) == []

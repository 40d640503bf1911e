"""What root types is done as the user whom VAR belongs to."""

import json
import os
import pwd
from pathlib import Path

import pytest

from desk.owner import become_owner
from desk.problem import CannotStartError
from desk.settings import Settings

NOBODY = pwd.getpwnam("nobody")
UNKNOWN = 61234  # a user id that no system gives


def settings(var: Path) -> Settings:
    return Settings.from_env({"PRIVACY_DESK_VAR": str(var)})


def in_a_process(var: Path, python: str, root: Path) -> dict[str, object]:
    """What becomes of a process that calls it: its user, its mask, or what it said."""
    there, here = os.pipe()
    child = os.fork()
    if child == 0:
        said = ""
        try:
            become_owner(settings(var), python, root)
        except CannotStartError as wrong:
            said = str(wrong)
        told = {"user": os.geteuid(), "home": os.environ["HOME"], "said": said}
        os.write(here, json.dumps(told | {"umask": os.umask(0)}).encode())
        os._exit(0)
    os.close(here)
    os.waitpid(child, 0)
    with os.fdopen(there) as pipe:
        found: dict[str, object] = json.load(pipe)
    return found


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """A folder that belongs to nobody, if we may give it away."""
    made = tmp_path / "var"
    made.mkdir(mode=0o700)
    if os.geteuid() == 0:
        os.chown(made, NOBODY.pw_uid, NOBODY.pw_gid)
    return made


def test_root_becomes_the_owner(var: Path) -> None:
    found = in_a_process(var, "/bin/sh", Path("/"))
    if os.geteuid() == 0:
        assert found["user"] == NOBODY.pw_uid
        assert found["home"] == NOBODY.pw_dir
        assert "cannot read the program" in str(found["said"])  # there is no /cli
        assert found["umask"] == 0o077
    else:
        assert (found["user"], found["said"]) == (os.geteuid(), "")


def test_our_own_folder_changes_nothing(tmp_path: Path) -> None:
    before = os.geteuid(), os.environ.get("HOME")
    become_owner(settings(tmp_path))
    become_owner(settings(tmp_path / "not there yet"))
    assert (os.geteuid(), os.environ.get("HOME")) == before


def test_an_owner_that_nobody_knows_is_said(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        os.chown(tmp_path, UNKNOWN, UNKNOWN)
        with pytest.raises(CannotStartError, match=f"user number {UNKNOWN}"):
            become_owner(settings(tmp_path))
    else:
        become_owner(settings(tmp_path))

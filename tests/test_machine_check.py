"""What `make` says of a machine that is not fit."""

import os
import subprocess
from pathlib import Path

from bot.paths import ROOT

CHECK = ROOT / "deploy" / "check-machine.sh"


def check(cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", CHECK],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def folder_with(tmp_path: Path, **programs: str) -> str:
    """A PATH of its own that holds these shell scripts and nothing else."""
    for name, script in programs.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        program.chmod(0o755)
    return str(tmp_path)


def test_a_fit_machine_gives_its_python(tmp_path: Path) -> None:
    done = check(tmp_path)
    assert done.returncode == 0, done.stderr
    version = "import sys; print(sys.version_info[:2])"
    said = subprocess.run(
        [done.stdout.strip(), "-c", version], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "(3, 11)"


def test_no_python_is_said(tmp_path: Path) -> None:
    done = check(tmp_path, PATH=str(tmp_path))
    assert done.returncode == 1
    assert "needs Python 3.11" in done.stderr
    assert done.stdout == ""


def test_another_python_will_not_do(tmp_path: Path) -> None:
    done = check(tmp_path, PATH=folder_with(tmp_path, python3="exit 1"))
    assert done.returncode == 1
    assert "needs Python 3.11" in done.stderr


def test_a_python_without_venv_is_said(tmp_path: Path) -> None:
    # Passes the question for its version, fails the import of venv.
    python = 'case "$2" in *version_info*) exit 0;; *) exit 1;; esac'
    done = check(tmp_path, PATH=folder_with(tmp_path, python3=python))
    assert done.returncode == 1
    assert "python3-venv" in done.stderr


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    df = "echo Filesystem Size Used Available Capacity Mounted; echo disk 9000 8900 100 99% /"
    path = folder_with(tmp_path, df=df) + ":" + os.environ["PATH"]
    done = check(tmp_path, PATH=path)
    assert done.returncode == 1
    assert "Only 100 MB are free" in done.stderr

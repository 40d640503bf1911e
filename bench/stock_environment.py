"""An environment of its own with Rasa exactly as its makers publish it."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from bench.problem import BenchError
from bot.paths import ROOT

FOLDER = ROOT / "bench" / ".venv-stock"
PYTHON = FOLDER / "bin" / "python"
REQUIREMENT = "rasa==3.6.21"
# Written last: an installation that was interrupted is done again.
_STAMP = FOLDER / ".installed"


def ensure(python310: str | None) -> None:
    """Make the environment unless it exists, with this Python or `python3.10` from PATH.

    Raises BenchError if Python 3.10 or uv is missing, or installing fails.
    """
    if _STAMP.exists():
        return
    python = _python310(python310)
    uv = _uv()
    _run(uv, "venv", "--quiet", "--clear", "--python", python, str(FOLDER))
    _run(uv, "pip", "install", "--quiet", "--python", str(PYTHON), REQUIREMENT)
    if not list(FOLDER.glob("lib/python3.10/site-packages/tensorflow/__init__.py")):
        raise BenchError(f"{REQUIREMENT} came without TensorFlow: a setting of uv changes it.")
    _STAMP.touch()


def _python310(wanted: str | None) -> str:
    # `which` takes a path as well as a name.
    python = shutil.which(wanted or "python3.10")
    if python is None:
        raise BenchError(f"There is no {wanted or 'python3.10 on PATH'}. {_HOW}")
    test = "import sys; sys.exit(sys.version_info[:2] != (3, 10))"
    if subprocess.run([python, "-c", test], capture_output=True, check=False).returncode:
        raise BenchError(f"{python} is no Python 3.10. {_HOW}")
    return str(Path(python).absolute())


_HOW = (
    "Stock Rasa 3.6.21 runs on no newer Python. "
    "Name one, on the command line of the benchmark: --python310 /path/to/python3.10"
)


def _uv() -> str:
    ours = ROOT / ".uv" / "bin" / "uv"
    uv = str(ours) if ours.exists() else shutil.which("uv")
    if uv is None:
        raise BenchError("uv is missing. `make install` brings it.")
    return uv


def _run(*command: str) -> None:
    # From a folder outside the repository: inside it uv obeys the overrides in our pyproject.toml,
    # which would leave TensorFlow out here too.
    with tempfile.TemporaryDirectory() as elsewhere:
        done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"`{' '.join(command)}` failed:\n{done.stderr.strip()}")

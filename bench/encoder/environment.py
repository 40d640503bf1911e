"""An environment with torch, apart from the product's, which never needs it."""

import subprocess
import sys
from pathlib import Path

from bench.problem import BenchError
from bot.paths import ROOT

FOLDER = ROOT / "bench" / ".venv-torch"
PYTHON = FOLDER / "bin" / "python"
REQUIREMENTS = Path(__file__).with_name("requirements.txt")
# Written last: an installation that was interrupted is done again.
_STAMP = FOLDER / ".installed"


def ensure() -> None:
    """Make the environment unless it is there; raise BenchError if that fails."""
    wanted = REQUIREMENTS.read_text("utf-8")
    if _STAMP.exists() and _STAMP.read_text("utf-8") == wanted:
        return
    _run(sys.executable, "-m", "venv", "--clear", str(FOLDER))
    _run(str(PYTHON), "-m", "pip", "install", "--quiet", "--requirement", str(REQUIREMENTS))
    _STAMP.write_text(wanted, "utf-8")


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"`{' '.join(command)}` failed:\n{done.stderr.strip()}")

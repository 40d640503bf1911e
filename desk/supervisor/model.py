"""The trained model that matches the data, trained when there is none."""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.paths import ROOT
from desk.problem import CannotStartError
from desk.supervisor.programs import rasa_environment

MODELS = ROOT / "models"
# Training makes large arrays by the thousand: memory is used again and not given back each time, as
# it is where it must stay small, and every processor may be used: decision 0012.
_TRAINING = {
    "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(2**30),
    "MALLOC_TOP_PAD_": str(64 * 2**20),
    "OPENBLAS_NUM_THREADS": "2",
}
_PROGRESS = re.compile(r" (INFO|WARNING|ERROR) ")


def ingredients(root: Path = ROOT) -> Iterator[Path]:
    """The files that decide what a trained model is; answers are not among them."""
    yield root / "config.yml"
    yield root / "domain.yml"
    yield root / "requirements.lock"
    for folder, pattern in (
        ("data/notice", "*.md"),
        ("data/nlu", "*.yml"),
        ("data/words", "text-speak.yml"),
        ("data/rules", "*.yml"),
        ("data/stories", "*.yml"),
        ("bot/nlu", "*.py"),
    ):
        yield from sorted((root / folder).glob(pattern))


def fingerprint(root: Path = ROOT) -> str:
    """16 hexadecimal digits that change with any ingredient."""
    digest = hashlib.sha256()
    for path in ingredients(root):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:16]


def model_path() -> Path:
    return MODELS / f"privacy-desk-{fingerprint()}.tar.gz"


def train(show: Callable[[str], None]) -> Path:
    """Train, showing Rasa's progress line by line, and return the model.

    Raises CannotStartError, after showing everything that Rasa said, where that fails.
    """
    path = model_path()
    draft = f"draft-{os.getpid()}"
    # `make test` validates the data; a start need not wait for it.
    command = [*(sys.executable, "-m", "rasa", "train", "--skip-validation")]
    said: list[str] = []
    with subprocess.Popen(
        [*command, "--fixed-model-name", draft, "--out", str(MODELS)],
        cwd=ROOT,
        env={**rasa_environment(), **_TRAINING},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line.rstrip())
            # Rasa's old dependencies warn a lot, about nothing that anybody here could mend.
            if _PROGRESS.search(line):
                show(line.rstrip())
    trained = MODELS / f"{draft}.tar.gz"
    if process.returncode or not trained.exists():
        for line in said:
            show(line)
        raise CannotStartError("Training the model failed; the lines above say why.")
    # Renamed only when it is whole, so that an interrupted training leaves no half model.
    trained.rename(path)
    return path

"""The trained model that matches the data, trained if there is none."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import yaml

from bot.nlu.fingerprint import digest, learning_fingerprint
from bot.paths import DATA, DATA_SETTING, ROOT
from desk.problem import CannotStartError
from desk.settings import Settings, ensure_var
from desk.supervisor.child import die_with_parent
from desk.supervisor.programs import rasa_environment

# Training makes large arrays by the thousand: memory is used again and not given back each time, as
# it is where it must stay small, and every processor may be used: decision 0012.
_TRAINING = {
    "MALLOC_MMAP_THRESHOLD_": str(32 * 2**20),
    "MALLOC_TRIM_THRESHOLD_": str(2**30),
    "MALLOC_TOP_PAD_": str(64 * 2**20),
    "OPENBLAS_NUM_THREADS": "2",
    "TZ": "UTC",  # as all other lines of the log
}
# Rasa's cache lies in the program's folder unless told otherwise; that may be read-only.
_CACHE = "RASA_CACHE_DIRECTORY"
MODELS_KEPT = 3
# Named by what it learnt from, so that one that does not match is never used.
SHIPPED = ROOT / "shipped-model"
_PROGRESS = re.compile(r" (INFO|WARNING|ERROR) ")


def models_folder(settings: Settings) -> Path:
    """Where trained models are kept."""
    return settings.var / "models"


def model_path(settings: Settings) -> Path:
    """The file of the model that matches the data; it need not exist."""
    return models_folder(settings) / f"privacy-desk-{fingerprint(data=settings.data)}.tar.gz"


def ship(model: Path) -> Path:
    """Put a trained model into the repository, in the place of the one there; return its file."""
    SHIPPED.mkdir(exist_ok=True)
    for old in SHIPPED.glob("*.tar.gz"):
        old.unlink()
    return Path(shutil.copyfile(model, SHIPPED / model.name))


def take_shipped(settings: Settings) -> bool:
    """Use the repository's model if it matches the data, instead of training; return whether."""
    path = model_path(settings)
    shipped = SHIPPED / path.name
    if path.exists() or not shipped.exists():
        return path.exists()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"shipped-{os.getpid()}.tar.gz")
    shutil.copyfile(shipped, draft)
    draft.rename(path)
    _offer_to_rasa(path.parent)
    return True


def training_files(root: Path = ROOT, data: Path = DATA) -> Iterator[Path]:
    """The YAML files from which Rasa trains; answers and the notice are not among them."""
    yield root / "config.yml"
    yield root / "domain.yml"
    for folder in ("nlu", "rules", "stories"):
        yield from sorted((data / folder).glob("*.yml"))


def fingerprint(root: Path = ROOT, data: Path = DATA) -> str:
    """16 hexadecimal digits that change with whatever would make the trained model another one.

    Raises CannotStartError if one of the files is not YAML.
    """
    return digest([learning_fingerprint(), *map(_content, training_files(root, data))])[:16]


def _content(path: Path) -> object:
    """What a YAML file says, whatever its comments and layout.

    The C loader reads 11,000 examples in 0.04 s and the other one in 0.7 s: they are read at each
    start.
    """
    try:
        with path.open(encoding="utf-8") as file:
            return yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
    except (OSError, ValueError, yaml.YAMLError) as wrong:
        raise CannotStartError(f"{path} cannot be read: {wrong}") from wrong


def train(settings: Settings, show: Callable[[str], None]) -> Path:
    """Train, showing Rasa's progress line by line, and return the model.

    Raises CannotStartError, after showing everything that Rasa printed, if that fails.
    """
    ensure_var(settings)
    path = model_path(settings)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = f"draft-{os.getpid()}"
    # `make test` validates the data; a start need not wait for it.
    command = [*(sys.executable, "-m", "rasa", "train", "--skip-validation")]
    command += ["--fixed-model-name", draft, "--out", str(path.parent)]
    mine = {_CACHE: str(settings.var / "training"), DATA_SETTING: str(settings.data)}
    failed, printed = _run(command, show, **mine)
    trained = path.parent / f"{draft}.tar.gz"
    if failed or not trained.exists():
        for line in printed:
            show(line)
        raise CannotStartError("Training the model failed; the lines above say why.")
    # Renamed only when it is complete, so that an interrupted training leaves no half model.
    trained.rename(path)
    _remove_old(path.parent)
    _offer_to_rasa(path.parent)
    return path


def _remove_old(folder: Path) -> None:
    """Keep the newest models: the present one, and those that an older version would want."""
    models = sorted(folder.glob("privacy-desk-*.tar.gz"), key=lambda path: path.stat().st_mtime)
    for old in models[:-MODELS_KEPT]:
        old.unlink(missing_ok=True)


def _run(command: list[str], show: Callable[[str], None], **more: str) -> tuple[bool, list[str]]:
    """Whether the command failed, and every line that it printed; `more` is for its environment."""
    printed: list[str] = []
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env={**rasa_environment(), **_TRAINING, **more},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        preexec_fn=die_with_parent,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            printed.append(line.rstrip())
            # Rasa's old dependencies warn a lot, about nothing that anybody here could mend.
            if _PROGRESS.search(line):
                show(line.rstrip())
    return bool(process.returncode), printed


def _offer_to_rasa(folder: Path) -> None:
    """Let `rasa run` and `rasa shell`, started by hand, find the model in their default folder.

    A folder or a working link that is there stays: somebody has trained by hand, or another
    installation uses it. Whoever may not write there can still name the model with --model.
    """
    link = ROOT / "models"
    with suppress(OSError):
        if link.is_symlink() and not link.exists():
            link.unlink()
        if not link.exists():
            link.symlink_to(folder)

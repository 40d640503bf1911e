"""What an environment's packages take on disk."""

import re
import sys
from collections.abc import Collection
from importlib.metadata import distributions
from pathlib import Path

from bench.stock_environment import FOLDER
from bot.paths import ROOT


def ours() -> int:
    """Return the bytes of what `make install` installs, without the packages for the tests."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([\w.-]+)(?:\[.*\])?==", lock, re.MULTILINE)
    return installed(_site_packages(Path(sys.prefix)), set(map(_canonical, names)))


def stock() -> int:
    """Return the bytes of everything in the stock environment."""
    return installed(_site_packages(FOLDER))


def installed(site_packages: Path, names: Collection[str] | None = None) -> int:
    """Return the bytes of these packages' files (None: of all), without compiled bytecode."""
    files = {
        Path(str(package.locate_file(file)))
        for package in distributions(path=[str(site_packages)])
        if names is None or _canonical(package.metadata["Name"]) in names
        for file in package.files or ()
    }
    return sum(file.stat().st_size for file in files if file.suffix != ".pyc" and file.is_file())


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _site_packages(environment: Path) -> Path:
    return next(environment.glob("lib/python3.*/site-packages"))

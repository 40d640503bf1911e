"""Run the tests against one mutant, in a forked process that has the libraries loaded already."""

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import pytest

from bot.paths import ROOT

Verdict = Literal["killed", "survived", "timeout"]

# Loading these takes longer than most tests; what is tested is loaded anew for every mutant.
LIBRARIES = ("sqlalchemy", "spacy", "starlette", "alembic", "httpx", "holidays")
LIMIT = 600  # seconds; an endless loop is noticed too


def load_libraries() -> None:
    for name in LIBRARIES:
        importlib.import_module(name)


def verdict(path: Path, source: str, tests: Sequence[str]) -> Verdict:
    """Return what the tests say of `source` in the place of the file at `path`."""
    child = os.fork()
    if child == 0:
        _die_with(_outcome(path, source, tests))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM:
        return "timeout"
    return "survived" if os.waitstatus_to_exitcode(status) == 0 else "killed"


def _outcome(path: Path, source: str, tests: Sequence[str]) -> int:
    signal.alarm(LIMIT)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    sys.meta_path.insert(0, _Replacing(path, source))
    quiet = ("-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist")
    return int(pytest.main([*quiet, *tests]))


def _die_with(code: int) -> None:
    os._exit(code)


class _Replacing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from another source than its file's."""

    def __init__(self, path: Path, source: str) -> None:
        self._path, self._source = path, source
        self._name = ".".join(path.relative_to(ROOT).with_suffix("").parts)

    def find_spec(self, name: str, *_: Any) -> importlib.machinery.ModuleSpec | None:
        if name != self._name:
            return None
        return importlib.util.spec_from_loader(name, self, origin=str(self._path))

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self._path)
        exec(compile(self._source, str(self._path), "exec"), module.__dict__)  # noqa: S102

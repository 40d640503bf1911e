"""An import hook that lets Rasa 3.6 be imported without TensorFlow.

Rasa's modules subclass TensorFlow's classes at import time, although none of the components in our
config.yml uses them. For Rasa only, this hook provides empty classes to subclass. It comes last in
`sys.meta_path`, so that a real TensorFlow is found first if there is one. The file
`rasa_without_tensorflow.pth` in site-packages runs `install()` in every Python of the environment,
so that the ordinary `rasa` command works. docs/decisions/0001-rasa-without-tensorflow.md
"""

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import FrameType, ModuleType
from typing import Any

PACKAGES = frozenset({"keras", "tensorflow", "tensorflow_hub", "tensorflow_text"})


class TensorFlowMissingError(RuntimeError):
    """A component that needs TensorFlow was used in an environment without it."""


class _AnyAttribute(type):
    """Classes whose every attribute, item and union is again an empty class."""

    def __getattr__(cls, name: str) -> "type[Empty]":
        if name.startswith("__"):
            raise AttributeError(name)
        return Empty

    def __getitem__(cls, _item: object) -> "type[Empty]":
        return Empty

    def __or__(cls, _other: object) -> "type[Empty]":
        return Empty

    __ror__ = __or__


class Empty(metaclass=_AnyAttribute):
    """Replaces any TensorFlow class that Rasa names; can be subclassed and can decorate."""

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is not Empty:
            raise TensorFlowMissingError(f"{cls.__name__} needs TensorFlow; there is none.")
        decorates = len(args) == 1 and callable(args[0]) and not kwargs
        return args[0] if decorates else Empty


class EmptyModule(ModuleType):
    """A module of which every name is an empty class."""

    __path__: list[str] = []  # noqa: RUF012  (the import system's own protocol)
    __version__ = "0"

    def __getattr__(self, name: str) -> type[Empty]:
        if name.startswith("__"):
            raise AttributeError(name)
        return Empty


class _EmptyPackages(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] in PACKAGES and _importer() == "rasa":
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return EmptyModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run: the module is empty."""


def _importer() -> str:
    """Return the top-level package whose code runs the import."""
    frame: FrameType | None = sys._getframe(1)
    while frame:
        module = str(frame.f_globals.get("__name__", ""))
        package = module.partition(".")[0]
        # The import system's own frames lie between the importer and this finder.
        if module != __name__ and package not in ("importlib", "_frozen_importlib"):
            return package
        frame = frame.f_back
    return ""


def install() -> None:
    """Add the hook, once, after the finders of real packages."""
    if not any(isinstance(finder, _EmptyPackages) for finder in sys.meta_path):
        sys.meta_path.append(_EmptyPackages())

"""Files in data/requests and their entries, with what is wrong in them named."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, TypeVar

import yaml

from bot.content import ContentError

T = TypeVar("T")


class KindError(ContentError):
    """A kind of request is described wrongly; the message names the file and the fault."""


@contextmanager
def faults_in(path: Path) -> Iterator[None]:
    """Names the file in whatever goes wrong while it is read."""
    try:
        yield
    except (KindError, AttributeError, KeyError, TypeError, ValueError, yaml.YAMLError) as wrong:
        raise KindError(f"{path}: {wrong}") from wrong


def entries_of(path: Path) -> dict[str, Any]:
    """What the file says; KindError where it says no entries."""
    with faults_in(path):
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        if not isinstance(raw, dict):
            raise KindError("should hold entries such as `kind: access`")
        return raw


def made(cls: type[T], raw: Mapping[str, Any]) -> T:
    """The dataclass `cls` with the entries of `raw`; KindError for a missing or unknown one."""
    known: tuple[Field[Any], ...] = fields(cls)  # type: ignore[arg-type]
    unknown = sorted(set(raw) - {field.name for field in known})
    if unknown:
        raise KindError(f"does not know the entry {unknown[0]!r}")
    missing = [f.name for f in known if f.default is MISSING and f.name not in raw]
    if missing:
        raise KindError(f"lacks the entry {missing[0]!r}")
    return cls(**raw)


def listed(raw: Mapping[str, Any], name: str) -> list[Any]:
    """The list under `name`, empty where there is none; KindError where it is no list."""
    value = raw.get(name, [])
    if not isinstance(value, list):
        raise KindError(f"{name!r} should be a list, not {value!r}")
    return value


def texts(raw: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """As `listed`, for a list of texts; KindError where YAML read one as something else."""
    items = listed(raw, name)
    for item in items:
        if not isinstance(item, str):
            raise KindError(f"an item of {name!r} should be a text, in quotes, not {item!r}")
    return tuple(items)


def listed_entries(raw: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """As `listed`, for a list of which each item has entries of its own."""
    items = listed(raw, name)
    for item in items:
        if not isinstance(item, dict):
            raise KindError(f"an item of {name!r} should have entries, not be {item!r}")
    return items

"""Where and why content does not fit its dataclass, out of what cattrs raises."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from cattrs import BaseValidationError, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, IterableValidationNote

Keys = tuple[str | int, ...]


class Unusable(ValueError):  # noqa: N818 - read as a sentence where it is raised
    """Entries do not fit together. `found` and `instead` are sentences, `entry` is at fault."""

    def __init__(self, found: str, instead: str = "", *, entry: str = "") -> None:
        super().__init__(found)
        self.found, self.instead, self.entry = found, instead, entry


def reject_repeated(values: Iterable[str], found: str, instead: str, *, entry: str) -> None:
    """Raise Unusable if a value is there twice. In `found`, {} stands for the first such value."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise Unusable(found.format(value), instead, entry=entry)
        seen.add(value)


class Refused(ValueError):  # noqa: N818 - as above
    """A value is not what its entry needs: `wanted`, with an `example` to write.

    `textual` if the same characters in quotation marks would do.
    """

    def __init__(self, wanted: str, example: str = "", *, textual: bool = False) -> None:
        super().__init__(wanted)
        self.wanted, self.example, self.textual = wanted, example, textual


@dataclass(frozen=True)
class Missing:
    """An entry is missing that is read as a `kind`."""

    kind: Any


@dataclass(frozen=True)
class Unknown:
    """An entry is none of `entries`."""

    entries: tuple[str, ...]


@dataclass(frozen=True)
class Misfit:
    """One fault, at the entry to which the keys `at` lead."""

    at: Keys
    reason: Missing | Unknown | Refused | Unusable


def misfits(wrong: Exception, at: Keys, kind: Any) -> Iterator[Misfit]:
    """Yield every fault inside `wrong`, which was raised while a `kind` was read at `at`."""
    if isinstance(wrong, BaseValidationError):
        for inner in wrong.exceptions:
            note = _note(inner)
            yield from misfits(inner, (*at, *_key(note)), note.type if note else kind)
    elif isinstance(wrong, ForbiddenExtraKeysError):
        entries = tuple(entry_of(field.name) for field in fields(wrong.cl))
        for extra in sorted(wrong.extra_fields, key=str):
            yield Misfit((*at, extra), Unknown(entries))
    elif isinstance(wrong, KeyError):
        yield Misfit(at, Missing(kind))
    elif isinstance(wrong, Unusable):
        yield Misfit((*at, wrong.entry) if wrong.entry else at, wrong)
    elif isinstance(wrong, Refused):
        yield Misfit(at, wrong)
    else:
        raise wrong  # a mistake in our own code


def entry_of(field: str) -> str:
    """Return the entry that a field is read from: `is` for `is_`, which Python would not allow."""
    return field.removesuffix("_")


def _note(wrong: Exception) -> AttributeValidationNote | IterableValidationNote | None:
    kinds = (AttributeValidationNote, IterableValidationNote)
    return next((n for n in getattr(wrong, "__notes__", ()) if isinstance(n, kinds)), None)


def _key(note: AttributeValidationNote | IterableValidationNote | None) -> Keys:
    if note is None:
        return ()
    return (entry_of(note.name) if isinstance(note, AttributeValidationNote) else note.index,)

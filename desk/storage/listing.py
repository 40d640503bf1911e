"""Listings that skip and report unreadable rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from desk.crypto import DecryptionError

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """`unreadable` names the rows that were damaged, or changed outside Privacy Desk."""

    found: list[T]
    unreadable: list[str]


def listing(rows: Iterable[Any], opened: Callable[[Any], T], name: str) -> Listing[T]:
    """Convert rows with `opened`; report those that fail by their column `name`."""
    found, unreadable = list[T](), list[str]()
    for row in rows:
        try:
            found.append(opened(row))
        except (DecryptionError, KeyError, TypeError, ValueError):
            unreadable.append(row._mapping[name])
    return Listing(found, unreadable)

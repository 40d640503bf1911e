"""What is wrong with what the trust wrote: its notice, answers, requests or own facts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.paths import ROOT


@dataclass(frozen=True)
class Fault:
    """One fault: `found` and `instead` are sentences; `line` counts from 1, None for the file."""

    path: Path
    line: int | None
    found: str
    instead: str = ""

    def __str__(self) -> str:
        path = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        where = f"{path}:{self.line}" if self.line else f"{path}"
        return f"{where}: {self.found} {self.instead}".rstrip()


class ContentError(ValueError):
    """What the trust wrote cannot be used. The message has a line for each of `faults`."""

    def __init__(self, *faults: Fault | str) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


class Faults(list[Fault | str]):
    """Faults gathered from several files, to be shown together."""

    @contextmanager
    def collected(self) -> Iterator[None]:
        """Keep the faults of a ContentError, and go on after the `with` block."""
        try:
            yield
        except ContentError as wrong:
            self.extend(wrong.faults)

    def raise_any(self) -> None:
        """Raise ContentError with all of them, if there are any."""
        if self:
            raise ContentError(*self)

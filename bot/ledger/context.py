"""Statements of the notice that no answer needs to cite, each with the reason why."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.content import ContentError
from bot.notice import Notice, Statement


@dataclass(frozen=True)
class Context:
    """`statement` is its address when it was marked; `begins` are its first words.

    The words decide, so that the mark cannot slip to another sentence.
    """

    statement: str
    begins: str
    reason: str

    def find(self, notice: Notice) -> Statement | None:
        """Return the statement, wherever it stands now; None if its words are gone."""
        fitting = [s for s in notice.statements if s.text.startswith(self.begins)]
        here = (s for s in fitting if s.address == self.statement)
        return next(here, fitting[0] if len(fitting) == 1 else None)


def read_context(path: Path) -> tuple[Context, ...]:
    """Return the entries of `path`; none if there is no such file. Raises ContentError."""
    if not path.exists():
        return ()
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return tuple(_entry(entry) for entry in raw["context"] or ())
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as wrong:
        raise ContentError(
            f"{path} should hold a list 'context' of {{statement, begins, reason}}: {wrong}"
        ) from wrong


def _entry(raw: dict[str, Any]) -> Context:
    entry = Context(**raw)
    if not all(isinstance(v, str) and v for v in (entry.statement, entry.begins, entry.reason)):
        raise TypeError(f"an entry of '{entry.statement}' is empty")
    return entry

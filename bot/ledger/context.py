"""Statements of the notice that no answer needs to cite, each with the reason why."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.content import ContentError
from bot.notice import Notice


class ContextError(ContentError):
    """data/context.yml cannot be used; the message says why."""


@dataclass(frozen=True)
class StatementContext:
    """`begins` are its first words, so that the mark cannot slip to another sentence."""

    statement: str
    begins: str
    reason: str

    def fits(self, notice: Notice) -> bool:
        has = notice.has(self.statement)
        return has and notice.statement(self.statement).text.startswith(self.begins)


def read_context(path: Path) -> tuple[StatementContext, ...]:
    """The entries of `path`; none where there is no such file. Raises ContextError."""
    if not path.exists():
        return ()
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return tuple(_entry(entry) for entry in raw["context"] or ())
    except (OSError, UnicodeDecodeError, yaml.YAMLError, KeyError, TypeError) as wrong:
        raise ContextError(
            f"{path} should hold a list 'context' of {{statement, begins, reason}}: {wrong}"
        ) from wrong


def _entry(raw: dict[str, Any]) -> StatementContext:
    entry = StatementContext(**raw)
    if not all(isinstance(v, str) and v for v in (entry.statement, entry.begins, entry.reason)):
        raise TypeError(f"an entry of '{entry.statement}' is empty")
    return entry

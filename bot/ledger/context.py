"""Statements of the notice that no answer needs to cite, each with the reason why."""

from dataclasses import dataclass
from pathlib import Path

from bot.content import Line, Text, open_optional
from bot.notice import Notice, Statement


@dataclass(frozen=True)
class StatementContext:
    """`statement` is its address when it was marked; `begins` are its first words.

    The words decide, so that the mark cannot slip to another sentence.
    """

    statement: Line
    begins: Text
    reason: Text

    def find(self, notice: Notice) -> Statement | None:
        """Return the statement, wherever it stands now; None if its words are gone."""
        fitting = [s for s in notice.statements if s.text.startswith(self.begins)]
        here = (s for s in fitting if s.address == self.statement)
        return next(here, fitting[0] if len(fitting) == 1 else None)


@dataclass(frozen=True)
class ContextFile:
    """The entries of context.yml."""

    context: tuple[StatementContext, ...] = ()


def read_context(path: Path) -> tuple[StatementContext, ...]:
    """Return the entries of `path`; none if there is no such file. Raises ContentError."""
    found = open_optional(path, ContextFile)
    return found[1].context if found else ()

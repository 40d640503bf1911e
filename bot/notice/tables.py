"""A table: one statement a row, each cell with the name of its column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from bot.notice.inline import UnreadableError, plain, read_words
from bot.notice.source import Problem, Source

_BORDER = re.compile(r"^[\s|]+|(?:(?<!\\)[\s|])+$")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class TableRow:
    """`start` and `end` are the row's span in the file, without the borders around it."""

    start: int
    end: int
    cells: tuple[str, ...]

    def text(self, columns: Sequence[str]) -> str:
        """The cells that are not empty, each after its column's name; a head without names has the
        first cell name the row."""
        named = [
            (columns[n] if n < len(columns) else "", cell)
            for n, cell in enumerate(self.cells)
            if cell
        ]
        if not any(columns) and len(named) > 1:
            label, *rest = (cell for _, cell in named)
            return f"{label.rstrip(' :')}: {'; '.join(rest)}"
        return "; ".join(f"{name}: {cell}" if name else cell for name, cell in named)


@dataclass(frozen=True)
class Table:
    """`columns` are the names in its head: empty texts if the head names none."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(tokens: Sequence[Token], source: Source) -> tuple[Table, list[Problem]]:
    """Read a table's tokens, from its opening to its closing one; return also what is unreadable.

    A table of nothing but a head has the head as its only row.
    """
    rows: list[TableRow] = []
    problems: list[Problem] = []
    for n, token in enumerate(tokens):
        if token.type == "tr_open" and token.map:
            try:
                rows.append(_row(token.map[0], _cells(tokens, n), source))
            except UnreadableError as wrong:
                instead = "Write it as plain words."
                problems.append(source.problem(token.map[0], str(wrong), instead))
                source.cover(*source.starts[token.map[0] : token.map[0] + 2])
    head, *others = rows or [TableRow(0, 0, ())]
    others = [row for row in others if any(row.cells)]
    if not others:
        return Table((), (head,) if any(head.cells) else ()), problems
    source.cover(head.start, head.end)
    return Table(head.cells, tuple(others)), problems


def _cells(tokens: Sequence[Token], row: int) -> list[Token]:
    cells = []
    for token in tokens[row:]:
        if token.type == "tr_close":
            break
        if token.type == "inline":
            cells.append(token)
    return cells


def _row(number: int, cells: Sequence[Token], source: Source) -> TableRow:
    start = source.starts[number]
    line = source.body[start : source.starts[number + 1] - 1]
    ragged = len(_PIPE.split(_BORDER.sub("", line))) > len(cells)
    if ragged:
        raise UnreadableError(f"This row has more than the {len(cells)} cells of the table's head.")
    shown = _BORDER.sub("", line)
    first = start + line.find(shown)
    return TableRow(first, first + len(shown), tuple(map(_cell, cells)))


def _cell(token: Token) -> str:
    # A cell's own places do not matter: its row is quoted as one.
    words = read_words(token.children or [], token.content, range(len(token.content)))
    return plain(words) if token.content else ""

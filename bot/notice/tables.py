"""A table: one statement a row, each cell with the name of its column."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from markdown_it.token import Token

from bot.notice.inline import UnreadableError, plain, read_words
from bot.notice.source import Source, SourceFault

_BORDER = re.compile(r"^[\s|]+|(?:(?<!\\)[\s|])+$")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class TableRow:
    """`start` and `end` are the row's span in the file, without the borders around it.

    `text` are the cells that are not empty, each after its column's name; if no column has a name,
    the first cell names the row.
    """

    start: int
    end: int
    cells: tuple[str, ...]
    text: str = ""

    def under(self, columns: Sequence[str]) -> "TableRow":
        """Return this row with its text."""
        named = [
            (name, cell) for name, cell in zip_longest(columns, self.cells, fillvalue="") if cell
        ]
        if not any(columns) and len(named) > 1:
            label, *rest = (cell for _, cell in named)
            return replace(self, text=f"{label.rstrip(' :')}: {'; '.join(rest)}")
        text = "; ".join(f"{name}: {cell}" if name else cell for name, cell in named)
        return replace(self, text=text)


@dataclass(frozen=True)
class Table:
    """`columns` are the names in its head: empty texts if the head names none."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]


def read_table(tokens: Sequence[Token], source: Source) -> tuple[Table, list[SourceFault]]:
    """Read a table's tokens, from its opening to its closing one; return also what is unreadable.

    A table of nothing but a head has the head as its only row; a name whose column is empty is said
    in a row of its own.
    """
    rows: list[TableRow] = []
    problems: list[SourceFault] = []
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
        names = "; ".join(filter(None, head.cells))
        return Table((), (replace(head, text=names),) if names else ()), problems
    source.cover(head.start, head.end)
    rows = [row.under(head.cells) for row in others]
    unused = tuple(name for n, name in enumerate(head.cells) if name and not _filled(others, n))
    if unused:
        rows.insert(0, replace(head, cells=unused, text="; ".join(unused)))
    return Table(head.cells, tuple(rows)), problems


def _filled(rows: Sequence[TableRow], column: int) -> bool:
    return any(row.cells[column : column + 1] != ("",) for row in rows)


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

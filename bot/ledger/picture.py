"""The matrix of statements against answers, laid out for drawing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.ledger.coverage import Coverage
from bot.notice import Section

# In pixels: a square's side, the width of the headings' column, and the least height of a heading.
CELL = 8
LABELS = 250
LINE = 16


@dataclass(frozen=True)
class Cell:
    x: int
    y: int
    stale: bool
    title: str


@dataclass(frozen=True)
class Band:
    """One section's rows; `shaded` alternates, so that neighbours can be told apart."""

    heading: str
    y: int
    height: int
    shaded: bool


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    bands: tuple[Band, ...]
    cells: tuple[Cell, ...]
    bare: tuple[int, ...]

    @property
    def left(self) -> int:
        return LABELS

    @property
    def cell(self) -> int:
        return CELL


def draw(coverage: Coverage) -> Picture:
    """Lay out statements downwards in reading order, answers rightwards by the first they cite.

    `bare` are the heights of statements that are not covered.
    """
    bands = tuple(_bands(coverage.book.notice.sections))
    rows = {
        statement.address: band.y + n * CELL
        for section, band in zip(coverage.book.notice.sections, bands, strict=True)
        for n, statement in enumerate(section.statements)
    }
    citing = dict.fromkeys(a for answers in coverage.citing.values() for a in answers)
    columns = {answer: LABELS + n * CELL for n, answer in enumerate(citing)}
    cells = tuple(
        Cell(columns[answer], rows[statement], answer in coverage.stale, f"{answer}: {statement}")
        for statement, answers in coverage.citing.items()
        for answer in answers
    )
    bottom = bands[-1].y + bands[-1].height
    bare = tuple(rows[s.address] for s in coverage.uncovered)
    return Picture(LABELS + len(columns) * CELL, bottom, bands, cells, bare)


def _bands(sections: Iterable[Section]) -> Iterator[Band]:
    top = 0
    for n, section in enumerate(sections):
        height = max(len(section.statements) * CELL, LINE)
        yield Band(section.heading, top, height, shaded=n % 2 == 0)
        top += height

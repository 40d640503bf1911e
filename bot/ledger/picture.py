"""The matrix of statements against answers, laid out for drawing."""

from dataclasses import dataclass
from itertools import pairwise

from bot.ledger.coverage import Coverage

CELL = 8
LABELS = 250
HEAD = 4


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
    """Statements downwards in reading order, answers rightwards by the first they cite.

    `bare` are the heights of statements that are not covered.
    """
    notice = coverage.book.notice
    rows = {s.id: HEAD + n * CELL for n, s in enumerate(notice.statements)}
    citing = dict.fromkeys(a for answers in coverage.citing.values() for a in answers)
    columns = {answer: LABELS + n * CELL for n, answer in enumerate(citing)}
    cells = tuple(
        Cell(columns[answer], rows[statement], answer in coverage.stale, f"{answer}: {statement}")
        for statement, answers in coverage.citing.items()
        for answer in answers
    )
    bottom = HEAD + len(rows) * CELL
    tops = [rows[section.statements[0].id] for section in notice.sections]
    bands = tuple(
        Band(section.heading, top, below - top, shaded=n % 2 == 0)
        for n, (section, (top, below)) in enumerate(
            zip(notice.sections, pairwise([*tops, bottom]), strict=True)
        )
    )
    bare = tuple(rows[s.id] for s in coverage.uncovered)
    return Picture(LABELS + len(columns) * CELL + HEAD, bottom + HEAD, bands, cells, bare)

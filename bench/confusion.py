"""A picture of which kind of question got which kind of reply."""

import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

CELL_INCHES = 0.42
MARGIN_INCHES = 3.5  # for the names of the groups
LONGEST_NAME = 36
DARK = 0.5  # share from which white figures read better than black
TITLE = "What held-out questions were taken for (number of questions)"
_TEXT_STAYS_TEXT = {"svg.fonttype": "none"}  # for who searches it or has it read aloud
_SAME_RUN_SAME_FILE = {"svg.hashsalt": "confusion"}

Pair = tuple[str, str]


def draw(pairs: Sequence[Pair], order: Sequence[str], path: Path) -> None:
    """Write an SVG heat map of (expected group, group that came), rows and columns in `order`.

    Groups that do not occur are left out. The colour is the share of the row.
    """
    rows = [group for group in order if any(group == expected for expected, _ in pairs)]
    columns = [group for group in order if any(group in pair for pair in pairs)]
    size = [MARGIN_INCHES + CELL_INCHES * len(groups) for groups in (columns, rows)]
    figure = Figure(figsize=(size[0], size[1]), layout="constrained")
    axes = figure.add_subplot()
    axes.set_title(TITLE)
    axes.set_xlabel("The reply that came: section cited, or outcome")
    axes.set_ylabel("The reply that was right (questions)")
    _fill(axes, Counter(pairs), rows, columns)
    with rc_context(_TEXT_STAYS_TEXT | _SAME_RUN_SAME_FILE):
        figure.savefig(path, format="svg", metadata={"Title": TITLE, "Date": None})


def _fill(axes: Axes, counts: Counter[Pair], rows: Sequence[str], columns: Sequence[str]) -> None:
    totals = {row: sum(counts[row, column] for column in columns) for row in rows}
    shares = [[counts[row, column] / totals[row] for column in columns] for row in rows]
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    names = [_name(column) for column in columns]
    axes.set_xticks(range(len(columns)), names, rotation=60, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), [f"{_name(row)} ({totals[row]})" for row in rows])
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            if counts[row, column]:
                colour = "white" if shares[y][x] > DARK else "black"
                number = axes.text(x, y, str(counts[row, column]), ha="center", va="center")
                number.set(color=colour, fontsize=8)


def _name(group: str) -> str:
    plain = group.replace("-", " ").replace("_", " ")
    return textwrap.shorten(plain, LONGEST_NAME, placeholder=" …")

"""A picture of which kind of question got which kind of reply."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from matplotlib.figure import Figure

CELL_INCHES = 0.42
MARGIN_INCHES = 4.5  # for the names of the groups
DARK = 0.5  # share from which white figures read better than black


def draw(pairs: Sequence[tuple[str, str]], order: Sequence[str], path: Path) -> None:
    """Write an SVG heat map of (expected group, group that came), rows and columns in `order`.

    Groups that do not occur are left out, and those that `order` does not know come last.
    """
    known = [*order, *sorted({group for pair in pairs for group in pair} - set(order))]
    rows = [group for group in known if any(group == expected for expected, _ in pairs)]
    columns = [group for group in known if any(group in pair for pair in pairs)]
    counts = Counter(pairs)
    totals = Counter(expected for expected, _ in pairs)
    shares = [[counts[row, column] / totals[row] for column in columns] for row in rows]

    figure = Figure(
        figsize=(
            MARGIN_INCHES + CELL_INCHES * len(columns),
            MARGIN_INCHES + CELL_INCHES * len(rows),
        ),
        layout="constrained",
    )
    axes = figure.add_subplot()
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_title("What held-out questions were taken for (number of questions)")
    axes.set_xlabel("The reply that came: section cited, or outcome")
    axes.set_ylabel("The reply that was right")
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), [f"{row} ({totals[row]})" for row in rows])
    for y, row in enumerate(rows):
        for x, column in enumerate(columns):
            if counts[row, column]:
                colour = "white" if shares[y][x] > DARK else "black"
                axes.text(
                    x,
                    y,
                    str(counts[row, column]),
                    ha="center",
                    va="center",
                    color=colour,
                    fontsize=8,
                )
    # Without the date, the same run makes the same file.
    title = "Confusion of held-out questions"
    figure.savefig(path, format="svg", metadata={"Title": title, "Date": None})

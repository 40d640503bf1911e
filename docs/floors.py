"""Draw the floors that pyproject.toml declares: `make picture` writes docs/images/floors.svg."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "images" / "floors.svg"
WIDTH, FLOOR, GAP, MARGIN = 720, 34, 6, 12  # in pixels
_STYLE = (
    "rect{fill:#e8f0f7;stroke:#1d4f76} .page{fill:#fff;stroke:none} "
    "text{font:14px ui-monospace,monospace;fill:#10222f;text-anchor:middle}"
)


def floors(pyproject: Path = ROOT / "pyproject.toml") -> list[list[str]]:
    """The packages of each floor, top floor first, as import-linter enforces them."""
    contracts = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [[name.strip() for name in layer.split("|")] for layer in layers]


def svg(house: list[list[str]]) -> str:
    """The floors as an SVG image, one row a floor, one box a package."""
    height = 2 * MARGIN + len(house) * (FLOOR + GAP) - GAP
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">',
        "<title>Each package imports only packages of lower floors</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="page" width="{WIDTH}" height="{height}"/>',
    ]
    for number, packages in enumerate(house):
        lines += _boxes(packages, MARGIN + number * (FLOOR + GAP))
    return "\n".join([*lines, "</svg>", ""])


def _boxes(packages: list[str], top: int) -> list[str]:
    width = (WIDTH - 2 * MARGIN - GAP * (len(packages) - 1)) / len(packages)
    lines = []
    for number, name in enumerate(packages):
        left = MARGIN + number * (width + GAP)
        box = f'x="{left:.1f}" y="{top}" width="{width:.1f}" height="{FLOOR}"'
        middle = f'x="{left + width / 2:.1f}" y="{top + FLOOR / 2 + 5:.0f}"'
        lines += [f'<rect {box} rx="4"/>', f"<text {middle}>{name}</text>"]
    return lines


if __name__ == "__main__":
    PICTURE.write_text(svg(floors()), encoding="utf-8")

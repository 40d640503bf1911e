"""The figures of a run, as a table and as JSON."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MB = 2**20


@dataclass(frozen=True)
class LatencyFigures:
    """The figures of one Rasa; sizes in MB of 2**20 bytes."""

    installed_mb: float
    train_seconds: float
    ready_seconds: float
    resident_start_mb: float
    resident_end_mb: float
    first_message_ms: float
    p50_ms: float
    p95_ms: float


ROWS = {
    "installed_mb": ("installed packages, MB", 0),
    "train_seconds": ("rasa train, s", 0),
    "ready_seconds": ("ready after, s", 1),
    "resident_start_mb": ("resident after the start, MB", 0),
    "resident_end_mb": ("resident after the messages, MB", 0),
    "first_message_ms": ("first message, ms", 0),
    "p50_ms": ("message p50, ms", 1),
    "p95_ms": ("message p95, ms", 1),
}


def p95(values: Sequence[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1]


def table(ours: LatencyFigures, stock: LatencyFigures) -> str:
    """Return a Markdown table with the ratio of stock to ours."""
    lines = ["| | ours | stock | stock/ours |", "|---|--:|--:|--:|"]
    for name, (title, digits) in ROWS.items():
        our, their = getattr(ours, name), getattr(stock, name)
        lines.append(f"| {title} | {our:,.{digits}f} | {their:,.{digits}f} | {their / our:.1f} |")
    return "\n".join(lines)


def save(path: Path, about: dict[str, Any], ours: LatencyFigures, stock: LatencyFigures) -> None:
    """Write the figures, and what there is to know `about` the run, as JSON."""
    path.parent.mkdir(exist_ok=True)
    content = about | {"ours": asdict(ours), "stock": asdict(stock)}
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

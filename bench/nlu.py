"""`python -m bench.nlu`: our pipeline beside stock Rasa's, on public intent sets, in one run."""

import argparse
import json
import os
import statistics
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sklearn.metrics import roc_auc_score

from bench import benchmarks, pipelines, stock_environment
from bench.benchmarks import Benchmark
from bench.command import run, say
from bench.pipelines import OURS, Pipeline, scoring
from bench.process import running
from bench.tables import table
from bot.paths import ROOT

LONGEST_SECONDS = 2 * 3600
RESULTS = ROOT / "bench" / "results" / "nlu.json"


@dataclass(frozen=True)
class NluFigures:
    """Of one pipeline on one benchmark; `auroc` is None if no message is outside every intent."""

    benchmark: str
    pipeline: str
    accuracy: float
    auroc: float | None
    train_seconds: float
    message_ms: float


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.nlu", description=__doc__)
    parser.add_argument("--data", metavar="FOLDER", type=Path, default=benchmarks.FOLDER)
    parser.add_argument("--python310", metavar="PATH", help="a Python 3.10 for stock Rasa")
    wanted = parser.parse_args()
    return run(lambda: _run(wanted.data, wanted.python310), LONGEST_SECONDS)


def _run(data: Path, python310: str | None) -> None:
    sets = benchmarks.load(data)
    stock_environment.ensure(python310)
    both = (pipelines.ours(), pipelines.stock())
    measured = [_measured(pipeline, benchmark) for benchmark in sets for pipeline in both]
    about = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "cores": os.cpu_count()}
    RESULTS.parent.mkdir(exist_ok=True)
    content = about | {"figures": [asdict(figures) for figures in measured]}
    RESULTS.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    print(*(f"{name}: {value}" for name, value in about.items()), sep="\n", end="\n\n")
    for ours, stock in zip(measured[::2], measured[1::2], strict=True):
        print(f"{ours.benchmark}\n{comparison(ours, stock)}\n")


def _measured(pipeline: Pipeline, benchmark: Benchmark) -> NluFigures:
    """Train and test in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="privacy-desk-bench-") as name:
        folder = Path(name)
        what = benchmarks.write_training(benchmark, folder)
        if pipeline.name == OURS:
            pipeline = scoring(pipeline, folder)
        say(f"{benchmark.name}: training {pipeline.name} ...")
        with running(pipeline.training(folder, *what), folder) as training:
            seconds = training.finish()
        say(f"{benchmark.name}: asking {pipeline.name} ...")
        texts, guesses = folder / "texts.json", folder / "guesses.json"
        asked = [message.text for message in (*benchmark.test, *benchmark.outside)]
        texts.write_text(json.dumps(asked), encoding="utf-8")
        with running(pipeline.parsing(folder, texts, guesses), folder) as parsing:
            parsing.finish()
        figures = scored(benchmark, pipeline.name, json.loads(guesses.read_text("utf-8")), seconds)
    say(str(figures))  # the run is long: what it has found so far is not to be lost
    return figures


def scored(
    benchmark: Benchmark, pipeline: str, guesses: list[dict[str, Any]], train_seconds: float
) -> NluFigures:
    """Score `guesses`: those of bench.parse for the test messages, then for those outside."""
    intents = benchmark.labels()
    right = [
        guess["intent"] == intents[message.label]
        for message, guess in zip(benchmark.test, guesses, strict=False)
    ]
    inside = [number < len(benchmark.test) for number in range(len(guesses))]
    confidences = [guess["confidence"] for guess in guesses]
    return NluFigures(
        benchmark=benchmark.name,
        pipeline=pipeline,
        accuracy=sum(right) / len(right),
        auroc=float(roc_auc_score(inside, confidences)) if benchmark.outside else None,
        train_seconds=train_seconds,
        message_ms=statistics.median(guess["ms"] for guess in guesses),
    )


def comparison(ours: NluFigures, stock: NluFigures) -> str:
    """Return a table of both, with the ratio of stock to ours for durations."""
    rows = [["accuracy", f"{ours.accuracy:.1%}", f"{stock.accuracy:.1%}", ""]]
    if ours.auroc is not None and stock.auroc is not None:
        rows.append(["AUROC in/out of scope", f"{ours.auroc:.3f}", f"{stock.auroc:.3f}", ""])
    times = (
        ("training, s", ours.train_seconds, stock.train_seconds, 0),
        ("message p50, ms", ours.message_ms, stock.message_ms, 1),
    )
    for title, our, their, digits in times:
        rows.append([title, f"{our:,.{digits}f}", f"{their:,.{digits}f}", f"{their / our:.1f}"])
    return table(["", "ours", "stock", "stock/ours"], rows)


if __name__ == "__main__":
    sys.exit(main())

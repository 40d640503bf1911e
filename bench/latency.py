"""`python -m bench.latency`: our Rasa beside stock Rasa, on the same data in the same run."""

import argparse
import os
import statistics
import sys
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import questions, report, stock_environment
from bench.asking import Timings, ask
from bench.command import run, say
from bench.contenders import Contender, Match, match
from bench.process import Running, running
from bot.paths import ROOT

WARM_UP = 20  # messages; TensorFlow compiles on the first ones
LONGEST_SECONDS = 3600
RESULTS = ROOT / "bench" / "results" / "latency.json"


def main() -> int:
    wanted = _arguments()

    def job() -> None:
        stock_environment.ensure(wanted.python310)
        with tempfile.TemporaryDirectory(prefix="privacy-desk-bench-") as folder:
            _run(Path(folder), wanted.messages)

    return run(job, LONGEST_SECONDS)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__)
    parser.add_argument("--messages", type=int, default=200, help="to ask each (default: 200)")
    parser.add_argument("--python310", metavar="PATH", help="a Python 3.10 for stock Rasa")
    wanted = parser.parse_args()
    if wanted.messages < 2:
        parser.error("--messages takes a number from 2")
    return wanted


def _run(folder: Path, messages: int) -> None:
    both = match(folder)
    trials = [_train(contender, folder) for contender in (both.ours, both.stock)]
    _serve_and_ask(both, trials, folder, messages)
    ours, stock = (trial.figures() for trial in trials)
    about: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "messages": messages,
        "without_reply": {trial.contender.name: trial.timings.silent for trial in trials},
    }
    report.save(RESULTS, about, ours, stock)
    print(*(f"{name}: {value}" for name, value in about.items()), sep="\n", end="\n\n")
    print(report.table(ours, stock))


class _Trial:
    """One contender's way through the run; filled in as it goes."""

    ready_seconds: float
    bytes_before: int
    bytes_after: int
    warm_up: Timings
    timings: Timings

    def __init__(self, contender: Contender, train_seconds: float) -> None:
        self.contender = contender
        self.train_seconds = train_seconds

    def started(self, server: Running) -> None:
        self.server = server
        self.ready_seconds = server.ready(self.contender.ready)
        self.bytes_before = server.resident_bytes()

    def figures(self) -> report.LatencyFigures:
        return report.LatencyFigures(
            installed_mb=self.contender.installed_bytes / report.MB,
            train_seconds=self.train_seconds,
            ready_seconds=self.ready_seconds,
            resident_start_mb=self.bytes_before / report.MB,
            resident_end_mb=self.bytes_after / report.MB,
            first_message_ms=self.warm_up.ms[0],
            p50_ms=statistics.median(self.timings.ms),
            p95_ms=report.p95(self.timings.ms),
        )


def _train(contender: Contender, folder: Path) -> _Trial:
    say(f"training {contender.name} ...")
    with running(contender.train, folder) as training:
        return _Trial(contender, training.finish())


def _serve_and_ask(both: Match, trials: list[_Trial], folder: Path, messages: int) -> None:
    """Start the action server and both Rasas, ask, and end them all."""
    with ExitStack() as stack:
        stack.enter_context(running(both.action_server, folder)).ready(both.action_server_ready)
        for trial in trials:
            say(f"starting {trial.contender.name} ...")
            trial.started(stack.enter_context(running(trial.contender.serve, folder)))
        say(f"asking {messages} questions ...")
        urls = {trial.contender.name: trial.contender.url for trial in trials}
        asked = questions.to_time(WARM_UP + messages)
        warm_up = ask(urls, asked[:WARM_UP], "warm-up")
        timings = ask(urls, asked[WARM_UP:], "measured")
        for trial in trials:
            trial.warm_up = warm_up[trial.contender.name]
            trial.timings = timings[trial.contender.name]
            trial.bytes_after = trial.server.resident_bytes()


if __name__ == "__main__":
    sys.exit(main())

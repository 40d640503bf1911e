from pathlib import Path

import pytest
import yaml

from bench.benchmarks import Benchmark, LabelledText, load, write_training
from bench.nlu import NluFigures, comparison, scored
from bench.problem import BenchError

CARD, FEE, NONE = (
    LabelledText("my card?", "card/lost"),
    LabelledText("a fee", "fee"),
    LabelledText("hm", "oos"),
)
SMALL = Benchmark("SMALL", train=[FEE, CARD], test=[CARD, FEE], outside=[NONE])


def guess(intent: str, confidence: float, ms: float) -> dict[str, object]:
    return {"intent": intent, "confidence": confidence, "ms": ms}


GUESSES = [guess("intent_0", 0.9, 1.0), guess("intent_0", 0.4, 2.0), guess("intent_1", 0.5, 9.0)]


def test_training_files_are_what_rasa_reads(tmp_path: Path) -> None:
    arguments = write_training(SMALL, tmp_path)
    assert arguments[0] == "nlu"
    nlu = yaml.safe_load(Path(arguments[2]).read_text(encoding="utf-8"))["nlu"]
    assert nlu == [
        {"intent": "intent_0", "examples": "- my card?\n"},
        {"intent": "intent_1", "examples": "- a fee\n"},
    ]
    domain = yaml.safe_load(Path(arguments[4]).read_text(encoding="utf-8"))
    assert domain["intents"] == ["intent_0", "intent_1"]


def test_scores_are_of_the_test_messages_and_of_those_outside() -> None:
    assert scored(SMALL, "ours", GUESSES, 3.0) == NluFigures(
        "SMALL", "ours", accuracy=0.5, auroc=0.5, train_seconds=3.0, message_ms=2.0
    )


def test_a_set_without_messages_outside_has_no_auroc() -> None:
    inside = Benchmark("INSIDE", SMALL.train, SMALL.test, [])
    assert scored(inside, "ours", GUESSES[:2], 3.0).auroc is None


def test_the_comparison_says_how_many_times_ours_stock_takes() -> None:
    ours = NluFigures("S", "ours", 0.9, 0.97, 20.0, 8.0)
    stock = NluFigures("S", "stock", 0.6, 0.8, 300.0, 16.0)
    rows = [line.split() for line in comparison(ours, stock).splitlines()[2:]]
    assert rows == [
        ["accuracy", "90.0%", "60.0%"],
        ["AUROC", "in/out", "of", "scope", "0.970", "0.800"],
        ["training,", "s", "20", "300", "15.0"],
        ["message", "p50,", "ms", "8.0", "16.0", "2.0"],
    ]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"no benchmark files in .*nowhere"):
        load(tmp_path / "nowhere")


def test_rows_without_a_text_are_dropped(tmp_path: Path) -> None:
    files = [f"BANKING77__{part}" for part in ("train_10", "test")]
    files += [f"CLINC150__{part}" for part in ("train_10", "test", "oos__test")]
    for name in files:
        (tmp_path / f"{name}.csv").write_text('text,label\n" a\n b",x\n  ,y\n', encoding="utf-8")
    banking, clinc = load(tmp_path)
    assert banking.train == banking.test == clinc.outside == [LabelledText("a b", "x")]
    assert not banking.outside


def test_a_file_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchError, match=r"BANKING77__train_10\.csv"):
        load(tmp_path)

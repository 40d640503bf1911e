"""BANKING77 and CLINC150 with 10 training messages an intent: bench/README.md."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.problem import BenchError
from bot.paths import ROOT

FOLDER = ROOT / "bench" / "data"
# A label may hold what Rasa reads as something else, such as the slash of a retrieval intent.
_INTENT = "intent_{}"


@dataclass(frozen=True)
class LabelledText:
    text: str
    label: str


@dataclass(frozen=True)
class Benchmark:
    """`outside` are test messages that no intent covers; BANKING77 has none."""

    name: str
    train: Sequence[LabelledText]
    test: Sequence[LabelledText]
    outside: Sequence[LabelledText]

    def labels(self) -> dict[str, str]:
        """Return the intent of each label."""
        names = sorted({message.label for message in self.train})
        return {name: _INTENT.format(number) for number, name in enumerate(names)}


def load(folder: Path) -> list[Benchmark]:
    """Read BANKING77 and CLINC150. Raises BenchError if the folder or a file is missing."""
    if not folder.is_dir():
        raise BenchError(
            f"There are no benchmark files in {folder}. Name their folder: "
            "python -m bench.nlu --data FOLDER"
        )
    return [
        Benchmark(
            name,
            _read(folder / f"{name}__train_10.csv"),
            _read(folder / f"{name}__test.csv"),
            _read(folder / f"{name}__oos__test.csv") if has_outside else [],
        )
        for name, has_outside in (("BANKING77", False), ("CLINC150", True))
    ]


def write_training(benchmark: Benchmark, folder: Path) -> tuple[str, ...]:
    """Write the training messages as Rasa's files; return the arguments for `rasa train`."""
    intents = benchmark.labels()
    examples: dict[str, list[str]] = {intent: [] for intent in intents.values()}
    for message in benchmark.train:
        examples[intents[message.label]].append(message.text)
    nlu = [
        {"intent": intent, "examples": "".join(f"- {text}\n" for text in texts)}
        for intent, texts in examples.items()
    ]
    data, domain = folder / "nlu.yml", folder / "domain.yml"
    data.write_text(yaml.safe_dump({"version": "3.1", "nlu": nlu}), encoding="utf-8")
    domain.write_text(yaml.safe_dump({"version": "3.1", "intents": list(examples)}), "utf-8")
    return ("nlu", "--nlu", str(data), "--domain", str(domain))


def _read(path: Path) -> list[LabelledText]:
    """Return the rows that have a text."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [(" ".join(row["text"].split()), row["label"]) for row in csv.DictReader(file)]
    except (OSError, KeyError, AttributeError, UnicodeDecodeError) as wrong:
        raise BenchError(f"{path} is not the benchmark file it should be: {wrong!r}") from wrong
    return [LabelledText(text, label) for text, label in rows if text]

"""The two Rasas that are compared: ours, and Rasa as its makers publish it."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from bench import stock_environment
from bot.paths import ROOT
from desk.supervisor.child import Program
from desk.supervisor.programs import rasa_environment

OURS = "ours"


@dataclass(frozen=True)
class Pipeline:
    """A Python with a Rasa, its config.yml, and what the environment adds to train and to serve."""

    name: str
    python: str
    config: Path
    environment: Mapping[str, str]
    for_training: Mapping[str, str]

    def training(self, folder: Path, *what: str) -> Program:
        """Return `rasa train` to `folder`, with an empty cache of Rasa's earlier results."""
        command = [
            *(self.python, "-m", "rasa", "train", *what, "--config", str(self.config)),
            *("--out", str(folder), "--fixed-model-name", self.name),
        ]
        cache = {"RASA_CACHE_DIRECTORY": str(folder / f"{self.name}-cache")}
        environment = {**self.environment, **self.for_training, **cache}
        return Program(f"training-{self.name}", command, environment)

    def model(self, folder: Path) -> Path:
        """Return the path of the model that `training` to `folder` makes."""
        return folder / f"{self.name}.tar.gz"

    def parsing(self, folder: Path, texts: Path, guesses: Path) -> Program:
        """Return `bench.parse` with the model that `training` to `folder` made."""
        files = (str(path) for path in (self.model(folder), texts, guesses))
        command = [self.python, "-m", "bench.parse", *files]
        return Program(f"parsing-{self.name}", command, self.environment)


def ours() -> Pipeline:
    # All cores, as desk.supervisor.model and TensorFlow have it.
    threads = {"OPENBLAS_NUM_THREADS": str(os.cpu_count())}
    return Pipeline(OURS, sys.executable, ROOT / "config.yml", rasa_environment(), threads)


def scoring(pipeline: Pipeline, folder: Path) -> Pipeline:
    """Ours with the in-scope score switched on, by a config.yml written into `folder`."""
    config = yaml.safe_load(pipeline.config.read_text(encoding="utf-8"))
    for component in config["pipeline"]:
        if component["name"].endswith(".QuestionClassifier"):
            component["in_scope_score"] = True
    path = folder / "config.yml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    return replace(pipeline, config=path)


def stock() -> Pipeline:
    """Return Rasa with its defaults, but without telemetry, which would leave the machine."""
    environment = {**os.environ, "RASA_TELEMETRY_ENABLED": "false"}
    config = ROOT / "bench" / "stock" / "config.yml"
    return Pipeline("stock", str(stock_environment.PYTHON), config, environment, {})

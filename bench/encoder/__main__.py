"""`python -m bench.encoder`: tune the shipped encoder anew, and choose the balance of the views."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from bench.command import run, say
from bench.encoder import environment
from bench.encoder.examples import split, training_data, write
from bench.encoder.figures import Figures, measured
from bench.process import running
from bot.nlu.graph import quantised
from bot.nlu.minilm import Encoder
from bot.nlu.questions import Examples
from bot.nlu.shipped import CARD_FILE, LAYERS_FILE
from bot.nlu.weights import Tensors, file_sha256
from bot.paths import ROOT
from desk.supervisor.child import Program

LONGEST_SECONDS = 4 * 3600
SCRIPT = ROOT / "bench" / "encoder" / "torch_tuning.py"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.encoder", description=__doc__)
    parser.parse_args()
    return run(_run, LONGEST_SECONDS)


def _run() -> None:
    environment.ensure()
    texts, labels = training_data()
    learnt, held = split(labels)
    examples = Examples.of(texts[learnt].tolist(), labels[learnt].tolist())
    say(f"tuning with {len(examples.texts)} examples ...")
    with tempfile.TemporaryDirectory(prefix="privacy-desk-encoder-") as name:
        layers = quantised(_tuned(examples, Path(name)))
    say("choosing the balance ...")
    figures = measured(examples, Encoder(layers), texts[held], labels[held])
    print(figures)
    _ship(layers, examples, figures)


def _tuned(examples: Examples, folder: Path) -> Tensors:
    """All layers in 32 bits, tuned in the environment with torch."""
    source, target = folder / "examples.safetensors", folder / "layers.safetensors"
    write(examples, source)
    command = [str(environment.PYTHON), str(SCRIPT), str(source), str(target)]
    with running(Program("torch", command, {}), folder) as tuning:
        say(f"{tuning.finish():.0f} s")
    return dict(load_file(target))


def _ship(layers: Tensors, examples: Examples, figures: Figures) -> None:
    """Write both files of bot/nlu/encoder."""
    save_file({name: np.ascontiguousarray(each) for name, each in layers.items()}, LAYERS_FILE)
    card = {
        "sha256": file_sha256(LAYERS_FILE),
        "shares": figures.balance.shares,
        "temperature": figures.balance.temperature,
        "examples": len(examples.texts),
        "held_back": figures.as_written(),
        "intents": examples.classes,
    }
    CARD_FILE.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    say(f"written: {LAYERS_FILE} and {CARD_FILE}")


if __name__ == "__main__":
    sys.exit(main())

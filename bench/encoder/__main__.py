"""`python -m bench.encoder`: tune the shipped encoders anew, and choose their balance."""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from bench.command import run, say
from bench.encoder import environment
from bench.encoder.examples import split, training_data, write
from bench.encoder.figures import Figures, measured
from bench.process import running
from bot.nlu.fitting import EXAMPLES
from bot.nlu.graph import LAYERS, layer_number, quantised
from bot.nlu.linear import Linear
from bot.nlu.minilm import Encoder, embeddings, published_vectors
from bot.nlu.questions import Examples
from bot.nlu.shipped import CARD_FILE, FOLDER
from bot.nlu.tuning import first_layers, tuned
from bot.nlu.weights import Tensors, file_sha256
from bot.paths import ROOT
from desk.supervisor.child import Program

LONGEST_SECONDS = 4 * 3600
SCRIPT = ROOT / "bench" / "encoder" / "torch_tuning.py"
# The files' names; all layers are tuned with torch, the last ones as in training.
ALL, LAST = "all-layers.safetensors", "last-layers.safetensors"


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
        layers = {ALL: quantised(_all_layers(examples, Path(name)))}
    layers[LAST] = quantised(_last_layers(examples))
    say("choosing the balance ...")
    figures = measured(examples, [_encoder(t) for t in layers.values()], texts[held], labels[held])
    print(figures)
    _ship(layers, examples, figures)


def _all_layers(examples: Examples, folder: Path) -> Tensors:
    source, target = folder / "examples.safetensors", folder / "layers.safetensors"
    write(examples, source)
    command = [str(environment.PYTHON), str(SCRIPT), str(source), str(target)]
    with running(Program("torch", command, {}), folder) as tuning:
        say(f"{tuning.finish():.0f} s")
    return dict(load_file(target))


def _last_layers(examples: Examples) -> Tensors:
    """Another view of the same examples, tuned with some of them from the published layers."""
    some = np.random.default_rng(0).permutation(len(examples.texts))[:EXAMPLES]
    texts, y = [examples.texts[place] for place in some], examples.y[some]
    states = first_layers(embeddings().embedded(texts))
    return tuned(states, y, Linear.fit(published_vectors(texts), y), EXAMPLES)


def _encoder(tensors: Tensors) -> Encoder:
    return Encoder(tensors, range(min(map(layer_number, tensors)), LAYERS))


def _ship(layers: Mapping[str, Tensors], examples: Examples, figures: Figures) -> None:
    """Write the files of bot/nlu/encoder."""
    for name, tensors in layers.items():
        save_file({n: np.ascontiguousarray(t) for n, t in tensors.items()}, FOLDER / name)
    card = {
        "files": {name: file_sha256(FOLDER / name) for name in layers},
        "shares": figures.balance.shares,
        "temperature": figures.balance.temperature,
        "examples": len(examples.texts),
        "held_back": figures.as_written(),
        "intents": examples.classes,
    }
    CARD_FILE.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    say(f"written: {', '.join(layers)} and {CARD_FILE.name} in {FOLDER}")


if __name__ == "__main__":
    sys.exit(main())

"""`python -m bench.encoder`: tune the shipped encoder anew, and choose the balance of the views.

Twice in the same way, at the same time: once with all examples, for the layers that are shipped,
and once without a quarter of them, on which the balance is chosen and the figures are measured.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from safetensors.numpy import load_file, save_file

from bench.command import run, say
from bench.encoder import environment
from bench.encoder.examples import Examples, split, training_data
from bench.encoder.figures import Figures, measured
from bench.process import running
from bot.nlu.graph import quantised
from bot.nlu.shipped import CARD_FILE, LAYERS_FILE
from bot.nlu.weights import file_sha256
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
    whole = Examples.of(texts, labels)
    part = Examples.of(texts[learnt], labels[learnt])
    with tempfile.TemporaryDirectory(prefix="privacy-desk-encoder-") as name:
        layers = _tuned(Path(name), {"whole": whole, "part": part})
        say("choosing the balance ...")
        figures = measured(part, texts[held], labels[held], layers["part"])
        print(figures)
        _ship(layers["whole"], whole, figures)


def _tuned(folder: Path, wanted: Mapping[str, Examples]) -> dict[str, Path]:
    """The files of the layers that each set of examples gives, tuned at the same time."""
    found = {name: folder / f"{name}-layers.safetensors" for name in wanted}
    with ExitStack() as stack:
        tuning = []
        for name, examples in wanted.items():
            source = folder / f"{name}-examples.safetensors"
            examples.write(source)
            command = [str(environment.PYTHON), str(SCRIPT), str(source), str(found[name])]
            say(f"tuning with {len(examples.texts)} examples ...")
            tuning.append(stack.enter_context(running(Program(name, command, {}), folder)))
        for process in tuning:
            say(f"{process.finish():.0f} s")
    return found


def _ship(layers: Path, examples: Examples, figures: Figures) -> None:
    """Write both files of bot/nlu/encoder."""
    save_file(quantised(load_file(layers)), LAYERS_FILE)
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

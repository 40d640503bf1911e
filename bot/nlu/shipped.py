"""The encoders that are shipped with the repository, and what was measured when they were tuned.

`make tune-encoder` makes the files in `encoder/` again: bench/encoder/README.md. Their layers were
tuned to tell the intents of data/nlu apart, and lie in eight bits. Word embeddings are those of the
published model.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.nlu.blend import Balance
from bot.nlu.graph import LAYERS, layer_number
from bot.nlu.minilm import Encoder
from bot.nlu.weights import Weights

FOLDER = Path(__file__).with_name("encoder")
CARD_FILE = FOLDER / "card.json"


@dataclass(frozen=True)
class Card:
    """`files` has the checksum of each encoder's file; `intents` are those they were tuned on.

    `balance` was chosen on questions that neither the encoders nor the classifiers of that
    experiment had seen: on its own training questions a tuned encoder is too sure of itself.
    """

    files: Mapping[str, str]
    intents: frozenset[str]
    balance: Balance

    def knows(self, labels: list[str]) -> bool:
        """Whether most of the examples with these labels are of intents they were tuned on."""
        return sum(label in self.intents for label in labels) * 2 > len(labels)


@cache
def card() -> Card:
    """What is written beside the shipped layers."""
    written = json.loads(CARD_FILE.read_text(encoding="utf-8"))
    return Card(
        written["files"],
        frozenset(written["intents"]),
        Balance(tuple(written["shares"]), written["temperature"]),
    )


@cache
def shipped() -> tuple[Encoder, ...]:
    """The shipped encoders, loaded once a process; raise WeightsError if a file is another."""
    return tuple(_encoder(FOLDER / name, sha256) for name, sha256 in card().files.items())


def _encoder(path: Path, sha256: str) -> Encoder:
    """The layers that the file holds: all up to the last."""
    tensors = Weights(path, sha256).tensors("encoder.layer.")
    return Encoder(tensors, range(min(map(layer_number, tensors)), LAYERS))

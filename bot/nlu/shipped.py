"""The encoder that is shipped with the repository, and what was measured when it was tuned.

`make tune-encoder` makes the files in `encoder/` again: bench/encoder/README.md. All six layers
were tuned to tell the intents of data/nlu apart, and lie in eight bits, 11 MB. Word embeddings are
those of the published model.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.nlu.blend import Balance
from bot.nlu.minilm import Encoder
from bot.nlu.weights import Weights

FOLDER = Path(__file__).with_name("encoder")
LAYERS_FILE = FOLDER / "layers.safetensors"
CARD_FILE = FOLDER / "card.json"


@dataclass(frozen=True)
class Card:
    """`sha256` is the layers' checksum; `intents` are those that the encoder was tuned on.

    `balance` was chosen on questions that neither the encoder nor the classifiers of that
    experiment had seen: on its own training questions a tuned encoder is too sure of itself.
    """

    sha256: str
    intents: frozenset[str]
    balance: Balance

    def knows(self, labels: list[str]) -> bool:
        """Whether most of the examples with these labels are of intents it was tuned on."""
        return sum(label in self.intents for label in labels) * 2 > len(labels)


@cache
def card() -> Card:
    """What is written beside the shipped layers."""
    written = json.loads(CARD_FILE.read_text(encoding="utf-8"))
    return Card(
        written["sha256"],
        frozenset(written["intents"]),
        Balance(tuple(written["shares"]), written["temperature"]),
    )


@cache
def shipped() -> Encoder:
    """The shipped encoder, loaded once a process; raise WeightsError if the file is another."""
    return Encoder(Weights(LAYERS_FILE, card().sha256).tensors("encoder.layer."))

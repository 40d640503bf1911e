"""The examples that the encoders are tuned with, as the product's training sees them."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.model_selection import StratifiedShuffleSplit

from bot.ledger.questions import read_training
from bot.nlu.linear import Linear
from bot.nlu.minilm import Embeddings, embeddings, published_vectors
from bot.nlu.questions import Examples

Array = NDArray[Any]
# Held back from all tuning: enough for the choice of three numbers.
HELD_BACK = 0.1


def training_data() -> tuple[Array, Array]:
    """Every text of data/nlu, and the intent of each."""
    pairs = [(text, intent) for intent, texts in read_training().items() for text in texts]
    return np.array([text for text, _ in pairs]), np.array([intent for _, intent in pairs])


def split(labels: Array) -> tuple[Array, Array]:
    """Places of the examples to tune with, and of those to hold back."""
    chance = StratifiedShuffleSplit(1, test_size=HELD_BACK, random_state=0)
    learnt, held = next(chance.split(labels, labels))
    return learnt, held


def write(examples: Examples, path: Path) -> None:
    """Write what torch_tuning.py reads."""
    source = embeddings()
    numbers = source.tokens(examples.texts)
    lengths = np.array([len(tokens) for tokens in numbers])
    used, places = np.unique(np.concatenate(numbers), return_inverse=True)
    tokens = np.zeros((len(numbers), lengths.max()), dtype=np.int64)
    tokens[np.arange(lengths.max()) < lengths[:, None]] = places
    head = Linear.fit(published_vectors(examples.texts), examples.y)
    content = {
        **source.layers(),
        **_first_layer(source, used),
        "tokens": tokens,
        "lengths": lengths.astype(np.int64),
        "labels": examples.y.astype(np.int64),
        "head.weights": head.weights,
        "head.bias": head.bias,
    }
    save_file({name: np.ascontiguousarray(each) for name, each in content.items()}, path)


def _first_layer(source: Embeddings, used: Array) -> dict[str, Array]:
    weight, bias = source.norm
    return {
        "embedded": source.words(used),
        "positions": source.positions,
        "norm.weight": weight,
        "norm.bias": bias,
    }

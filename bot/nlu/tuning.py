"""The published encoder's last layers, tuned to tell intents apart that nobody tuned it for before.

Cross-entropy of a classifier that starts as logistic regression on the published vectors
(Kumar et al. 2022, arXiv 2202.10054), by Adam.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.adam import Adam, share_of_rate
from bot.nlu.graph import LAYERS
from bot.nlu.linear import Linear
from bot.nlu.minilm import SHARED, Encoder, embeddings
from bot.nlu.transformer import loss_and_gradients
from bot.nlu.weights import Matrix, Tensors

_BATCH = 32
_POOL = 16 * _BATCH
_RATE = 2e-4
_HEAD_RATE = 1e-2
_MOST_EPOCHS = 3
_SEED = 0
_HEAD = ("weights", "bias")
Labels = NDArray[np.int64]


def last_layers() -> range:
    """The numbers of the layers that are tuned."""
    return range(SHARED, LAYERS)


def published_tensors() -> Tensors:
    """The published weights of the layers that are tuned."""
    names = tuple(f"encoder.layer.{number}." for number in last_layers())
    return {n: tensor for n, tensor in embeddings().layers().items() if n.startswith(names)}


def first_layers(sentences: Sequence[Matrix]) -> list[Matrix]:
    """The states before the layers that are tuned, from those before the first, in full weights."""
    return Encoder(embeddings().layers(), range(SHARED)).states(sentences)


def tuned(states: Sequence[Matrix], y: Labels, start: Linear, examples: int) -> Tensors:
    """The last layers' weights after that many examples, each seen _MOST_EPOCHS times at most.

    `states` are those before these layers, for each text; `start` is a classifier of the published
    vectors. The classifier that is tuned along is not kept: a new one of the vectors is better.
    """
    tensors = published_tensors()
    tensors |= {"weights": start.weights, "bias": start.bias.astype(np.float32)}
    adam = Adam(tensors, {name: _HEAD_RATE if name in _HEAD else _RATE for name in tensors})
    lengths = np.array([len(sentence) for sentence in states])
    batches = list(_batches(lengths, min(examples, _MOST_EPOCHS * len(y))))
    for step, batch in enumerate(batches):
        _, gradients = loss_and_gradients(tensors, *padded([states[i] for i in batch]), y[batch])
        adam.step(gradients, share_of_rate(step, len(batches)))
    return {name: tensor for name, tensor in tensors.items() if name not in _HEAD}


def padded(states: Sequence[Matrix]) -> tuple[Matrix, Matrix]:
    """[sentences, tokens, WIDTH], and [sentences, tokens]: 1 for tokens, 0 after a sentence."""
    lengths = np.array([len(sentence) for sentence in states])
    filled = np.zeros((len(states), lengths.max(), states[0].shape[1]), dtype=np.float32)
    for row, sentence in zip(filled, states, strict=True):
        row[: len(sentence)] = sentence
    return filled, (np.arange(lengths.max()) < lengths[:, None]).astype(np.float32)


def _batches(lengths: NDArray[Any], examples: int) -> Iterator[NDArray[Any]]:
    """Places of texts in random order, each text about as often as any other.

    Texts of a batch have similar lengths, because padding costs work too.
    """
    random = np.random.default_rng(_SEED)
    rounds = [random.permutation(len(lengths)) for _ in range(-(-examples // len(lengths)))]
    order = np.concatenate(rounds)[:examples]
    for start in range(0, examples, _POOL):
        pool = order[start : start + _POOL]
        pool = pool[np.argsort(lengths[pool], kind="stable")]
        batches = [pool[i : i + _BATCH] for i in range(0, len(pool), _BATCH)]
        for place in random.permutation(len(batches)):
            yield batches[place]

"""The published encoder's last layers, tuned to tell intents apart that nobody tuned it for before.

Cross-entropy of a classifier that starts as logistic regression on the published vectors
(Kumar et al. 2022, arXiv 2202.10054), by Adam (Kingma and Ba 2014, arXiv 1412.6980) with a rate
that rises over the first tenth of the steps and falls to nothing over the rest.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.nlu.graph import LAYERS
from bot.nlu.linear import Linear
from bot.nlu.minilm import Encoder, embeddings
from bot.nlu.transformer import SHARED, loss_and_gradients
from bot.nlu.weights import Matrix, Tensors

_BATCH = 32
_POOL = 16 * _BATCH
_RATE = 2e-4
_HEAD_RATE = 1e-2
_WARM_UP = 0.1
_MEAN, _SQUARE = 0.9, 0.999  # how much of their past Adam's averages keep
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
    first = Encoder(embeddings().layers(), range(SHARED))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(first.states, sentences))


def tuned(states: Sequence[Matrix], y: Labels, start: Linear, examples: int) -> Tensors:
    """The last layers' weights after that many examples, each seen _MOST_EPOCHS times at most.

    `states` are those before these layers, for each text; `start` is a classifier of the published
    vectors. The classifier that is tuned along is not kept: a new one of the vectors is better.
    """
    tensors = published_tensors()
    tensors |= {"weights": start.weights, "bias": start.bias.astype(np.float32)}
    adam = _Adam(tensors)
    lengths = np.array([len(sentence) for sentence in states])
    batches = list(_batches(lengths, min(examples, _MOST_EPOCHS * len(y))))
    for step, batch in enumerate(batches):
        _, gradients = loss_and_gradients(tensors, *padded([states[i] for i in batch]), y[batch])
        done = (step + 1) / len(batches)
        adam.step(gradients, min(done / _WARM_UP, (1 - done) / (1 - _WARM_UP)))
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


class _Adam:
    """Updates its own copies of the tensors, which it puts into the mapping `tensors`."""

    def __init__(self, tensors: Tensors) -> None:
        self._tensors = tensors
        for name, tensor in tensors.items():
            tensors[name] = tensor.copy()  # those of the file cannot be written to
        self._means = {name: np.zeros_like(tensor) for name, tensor in tensors.items()}
        self._squares = {name: np.zeros_like(tensor) for name, tensor in tensors.items()}
        self._steps = 0

    def step(self, gradients: Tensors, share: float) -> None:
        """Take one step against the gradients, at a share of the full rate."""
        self._steps += 1
        correction = np.sqrt(1 - _SQUARE**self._steps) / (1 - _MEAN**self._steps)
        for name, gradient in gradients.items():
            mean, square = self._means[name], self._squares[name]
            mean += (1 - _MEAN) * (gradient - mean)
            square += (1 - _SQUARE) * (gradient * gradient - square)
            rate = (_HEAD_RATE if name in _HEAD else _RATE) * share * correction
            self._tensors[name] -= np.float32(rate) * mean / (np.sqrt(square) + np.float32(1e-8))

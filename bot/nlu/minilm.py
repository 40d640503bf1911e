"""all-MiniLM-L6-v2: a sentence to a unit vector, with ONNX Runtime.

The states of the tokens after the last layer are averaged and the average is normalised, as the
model's authors prescribe.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer

from bot.nlu.graph import EPSILON, LAYERS, WIDTH, layers, quantised
from bot.nlu.weights import Matrix, Tensors, Weights, model_folder

MAX_TOKENS = 128  # what the model was trained on; further words of a message do not count
SHARED = 4  # layers
# From this many sentences on, as in training, they are shared between threads.
_MANY = 64


class Embeddings:
    """The model's tokenizer and first, shallow layer; raise WeightsError if they are unusable."""

    def __init__(self, folder: Path) -> None:
        self._weights = Weights(folder / "model.safetensors")
        positions = self._weights.tensor("embeddings.position_embeddings.weight")
        segment = self._weights.tensor("embeddings.token_type_embeddings.weight")[0]
        self.positions: Matrix = positions[:MAX_TOKENS] + segment
        self.norm: tuple[Matrix, Matrix] = (
            self._weights.tensor("embeddings.LayerNorm.weight"),
            self._weights.tensor("embeddings.LayerNorm.bias"),
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The numbers of each text's tokens in the vocabulary."""
        return [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]

    def words(self, tokens: NDArray[np.int64]) -> Matrix:
        """[tokens, WIDTH]: the vocabulary's vectors."""
        return self._weights.rows("embeddings.word_embeddings.weight", tokens)

    def embedded(self, texts: Sequence[str]) -> list[Matrix]:
        """For each text, the states before the first layer, [tokens, WIDTH]."""
        return [self._embedded(tokens) for tokens in self.tokens(texts)]

    def layers(self) -> Tensors:
        """The published weights of all layers, in 32 bits."""
        return self._weights.tensors("encoder.layer.")

    def _embedded(self, tokens: list[int]) -> Matrix:
        x = self.words(np.array(tokens, dtype=np.int64)) + self.positions[: len(tokens)]
        x = x - x.mean(-1, keepdims=True)
        variance = np.square(x).mean(-1, keepdims=True)
        weight, bias = self.norm
        normed: Matrix = x / np.sqrt(variance + np.float32(EPSILON)) * weight + bias
        return normed


class Encoder:
    """Some successive layers, ready to run; `tensors` has their weights by their published names.

    States are [tokens, WIDTH], one matrix for each sentence.
    """

    def __init__(self, tensors: Tensors, numbers: range = range(LAYERS)) -> None:
        self.numbers = numbers
        self._session = _session(layers(tensors, numbers))

    def states(self, before: Sequence[Matrix]) -> list[Matrix]:
        """Each sentence's states after these layers, from those before them."""
        if len(before) < _MANY:
            return [self._states(sentence) for sentence in before]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return list(pool.map(self._states, before))

    def encode(self, before: Sequence[Matrix]) -> Matrix:
        """[sentences, WIDTH] unit vectors, from the states before these layers."""
        found = [states.mean(0) for states in self.states(before)]
        return unit(np.array(found, dtype=np.float32).reshape(-1, WIDTH))

    def _states(self, before: Matrix) -> Matrix:
        (result,) = self._session.run(None, {"states": before[None]})
        after: Matrix = result[0]
        return after


def unit(vectors: Matrix) -> Matrix:
    """The vectors, [..., WIDTH], at length 1."""
    scaled: Matrix = vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return scaled


def _session(model: bytes) -> InferenceSession:
    """An ONNX model made ready to run, on the calling thread: a sentence is too short to share."""
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return InferenceSession(model, options)


@cache
def embeddings() -> Embeddings:
    """The installed model's, loaded once a process."""
    return Embeddings(model_folder())


@cache
def shared_layers() -> Encoder:
    """The installed model's first layers in eight bits, which several encoders begin with."""
    return Encoder(quantised(embeddings().layers()), range(SHARED))


@cache
def published() -> Encoder:
    """The installed model's other layers in eight bits."""
    return Encoder(quantised(embeddings().layers()), range(SHARED, LAYERS))


def published_vectors(texts: Sequence[str]) -> Matrix:
    """[texts, WIDTH] unit vectors of the installed model."""
    return published().encode(shared_layers().states(embeddings().embedded(texts)))

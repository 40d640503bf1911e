"""all-MiniLM-L6-v2: a sentence to a unit vector, with ONNX Runtime.

Mean-pooled over the tokens and normalised, as the model's authors prescribe.
"""

import os
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer

from bot.nlu.graph import EPSILON, LAYERS, SHARED, WIDTH, Source, first_layers, layers
from bot.nlu.weights import Matrix, Weights, model_folder

MAX_TOKENS = 128  # what the model was trained on; further words of a message do not count
BATCH = 32
Lengths = NDArray[np.int32]


class MiniLM:
    """The encoder over the model files in `folder`; raises WeightsError where they are unusable.

    `tuned` gives the last layers' weights of a second encoder, which shares the other layers. A
    single sentence is too short to share between threads.
    """

    def __init__(self, folder: Path, tuned: Source | None = None, threads: int = 1) -> None:
        weights = Weights(folder / "model.safetensors")
        self._weights = weights
        self._positions = weights.tensor("embeddings.position_embeddings.weight")[:MAX_TOKENS]
        self._segment = weights.tensor("embeddings.token_type_embeddings.weight")[0]
        self._norm = tuple(
            weights.tensor(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")
        )
        self._layers = session(layers(weights.tensor, tuned), threads)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """[len(texts), WIDTH] unit vectors, as the published model gives them."""
        return self._vectors(texts, ["plain"])[0]

    def encode_both(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """The published and the tuned model's vectors."""
        plain, tuned = self._vectors(texts, ["plain", "tuned"])
        return plain, tuned

    def shared(self, texts: Sequence[str]) -> list[Matrix]:
        """Each text's states before the layers to be tuned, [tokens, WIDTH], for many texts."""
        layers = session(first_layers(self._weights.tensor), os.cpu_count() or 1)
        shared = [np.empty((0, WIDTH), dtype=np.float32)] * len(texts)
        for chosen, lengths, (states,) in self._batches(layers, texts, ["shared"]):
            for place, length, sentence in zip(chosen, lengths, states, strict=True):
                shared[place] = sentence[:length].copy()
        return shared

    def tensors(self) -> dict[str, Matrix]:
        """The published weights of the layers that are tuned, by name."""
        tuned = tuple(f"encoder.layer.{number}." for number in range(SHARED, LAYERS))
        return {
            name: self._weights.tensor(name) for name in self._weights if name.startswith(tuned)
        }

    def _vectors(self, texts: Sequence[str], outputs: list[str]) -> list[Matrix]:
        vectors = [np.empty((len(texts), WIDTH), dtype=np.float32) for _ in outputs]
        for chosen, lengths, states in self._batches(self._layers, texts, outputs):
            for found, of_output in zip(vectors, states, strict=True):
                found[chosen] = pooled(of_output, lengths)
        return vectors

    def _batches(
        self, layers: InferenceSession, texts: Sequence[str], outputs: list[str]
    ) -> Iterator[tuple[list[int], Lengths, list[Matrix]]]:
        """Some texts' places, their lengths and each output's [texts, tokens, WIDTH]."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        # Neighbours in length waste the least on padding.
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            lengths = np.array([len(ids[i]) for i in chosen], dtype=np.int32)
            embedded = self._embedded([ids[i] for i in chosen], int(lengths.max()))
            shape = np.array(embedded.shape)
            inputs = {
                "embedded": embedded.reshape(-1, WIDTH),
                "shape": shape,
                "lengths": lengths,
            }
            states = layers.run(outputs, inputs)
            yield chosen, lengths, [found.reshape(shape) for found in states]

    def _embedded(self, ids: list[list[int]], tokens: int) -> Matrix:
        padded = np.zeros((len(ids), tokens), dtype=np.int64)
        for row, sentence in enumerate(ids):
            padded[row, : len(sentence)] = sentence
        words = self._weights.rows("embeddings.word_embeddings.weight", padded)
        return _normed(words + self._positions[:tokens] + self._segment, *self._norm)


def pooled(states: Matrix, lengths: Lengths) -> Matrix:
    """[sentences, tokens, WIDTH] to [sentences, WIDTH] unit vectors."""
    present = np.arange(states.shape[1]) < lengths[:, None]
    summed = (states * present[:, :, None].astype(np.float32)).sum(1)
    unit: Matrix = summed / np.linalg.norm(summed, axis=1, keepdims=True)
    return unit


def _normed(x: Matrix, weight: Matrix, bias: Matrix) -> Matrix:
    """Layer normalisation over the last axis."""
    x = x - x.mean(-1, keepdims=True)
    variance = np.square(x).mean(-1, keepdims=True)
    normed: Matrix = x / np.sqrt(variance + np.float32(EPSILON)) * weight + bias
    return normed


def session(model: bytes, threads: int) -> InferenceSession:
    """An ONNX model made ready to run."""
    options = SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # A thread without work should leave the processor to others.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return InferenceSession(model, options)


@cache
def encoder() -> MiniLM:
    """The installed encoder, loaded once a process, for many texts at a time."""
    return MiniLM(model_folder(), threads=os.cpu_count() or 1)

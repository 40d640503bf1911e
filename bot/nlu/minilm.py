"""all-MiniLM-L6-v2: a sentence to a unit vector, with ONNX Runtime.

Mean-pooled over the tokens and normalised, as the model's authors prescribe.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer

from bot.nlu.graph import WIDTH, layers
from bot.nlu.weights import Matrix, Weights, model_folder

MAX_TOKENS = 128  # what the model was trained on; further words of a message do not count
BATCH = 32
_EPSILON = np.float32(1e-12)


class MiniLM:
    """The encoder over the model files in `folder`; raises WeightsError where they are unusable."""

    def __init__(self, folder: Path) -> None:
        weights = Weights(folder / "model.safetensors")
        self._weights = weights
        self._positions = weights.tensor("embeddings.position_embeddings.weight")[:MAX_TOKENS]
        self._segment = weights.tensor("embeddings.token_type_embeddings.weight")[0]
        self._norm = tuple(
            weights.tensor(f"embeddings.LayerNorm.{part}") for part in ("weight", "bias")
        )
        self._layers = InferenceSession(layers(weights), _options(folder))
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """[len(texts), WIDTH] unit vectors."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        # Neighbours in length waste the least on padding.
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
        vectors = np.empty((len(ids), WIDTH), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            vectors[chosen] = self._encode_batch([ids[i] for i in chosen])
        return vectors

    def _encode_batch(self, ids: list[list[int]]) -> Matrix:
        lengths = np.array([len(sentence) for sentence in ids])
        tokens = int(lengths.max())
        padded = np.zeros((len(ids), tokens), dtype=np.int64)
        for row, sentence in enumerate(ids):
            padded[row, : len(sentence)] = sentence
        words = self._weights.rows("embeddings.word_embeddings.weight", padded)
        x = _normed(words + self._positions[:tokens] + self._segment, *self._norm)
        (states,) = self._layers.run(
            None,
            {
                "embedded": x.reshape(-1, WIDTH),
                "shape": np.array(x.shape),
                "lengths": lengths.astype(np.int32),
            },
        )
        present = (np.arange(tokens) < lengths[:, None]).astype(np.float32)
        pooled = (states.reshape(x.shape) * present[:, :, None]).sum(1)
        unit: Matrix = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return unit


def _normed(x: Matrix, weight: Matrix, bias: Matrix) -> Matrix:
    """Layer normalisation over the last axis."""
    x = x - x.mean(-1, keepdims=True)
    variance = np.square(x).mean(-1, keepdims=True)
    normed: Matrix = x / np.sqrt(variance + _EPSILON) * weight + bias
    return normed


def _options(folder: Path) -> SessionOptions:
    """The weights are in `folder`. A sentence is too short to share between processors."""
    options = SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry(
        "session.model_external_initializers_file_folder_path", str(folder)
    )
    return options


@cache
def encoder() -> MiniLM:
    """The installed encoder, loaded once a process."""
    return MiniLM(model_folder())

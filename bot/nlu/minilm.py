"""all-MiniLM-L6-v2: a sentence to a unit vector, in NumPy.

BERT's forward pass (Devlin et al. 2019, arXiv 1810.04805) with the model's own sizes, mean-pooled
over the tokens and normalised as the model's authors prescribe.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from scipy.special import erf
from tokenizers import Tokenizer

from bot.nlu.weights import Matrix, Weights, model_folder

LAYERS, HEADS, WIDTH = 6, 12, 384
MAX_TOKENS = 128  # what the model was trained on; further words of a message do not count
BATCH = 32
_EPSILON = np.float32(1e-12)
_SQRT2 = np.float32(np.sqrt(2))


class _Layer:
    def __init__(self, weights: Weights, number: int) -> None:
        def linear(*names: str) -> tuple[Matrix, Matrix]:
            prefix = f"encoder.layer.{number}."
            matrices = [weights.tensor(f"{prefix}{name}.weight") for name in names]
            biases = [weights.tensor(f"{prefix}{name}.bias") for name in names]
            if len(names) == 1:
                return matrices[0].T, biases[0]
            return np.concatenate(matrices).T, np.concatenate(biases)

        def norm(name: str) -> tuple[Matrix, Matrix]:
            full = f"encoder.layer.{number}.{name}.LayerNorm"
            return weights.tensor(f"{full}.weight"), weights.tensor(f"{full}.bias")

        # One product for query, key and value together is faster than three.
        self.qkv = linear(*(f"attention.self.{part}" for part in ("query", "key", "value")))
        self.attended = linear("attention.output.dense")
        self.attended_norm = norm("attention.output")
        self.wide = linear("intermediate.dense")
        self.narrow = linear("output.dense")
        self.norm = norm("output")

    def __call__(self, x: Matrix, mask: Matrix) -> Matrix:
        """[batch, tokens, WIDTH] to the same shape; `mask` is added to the attention scores."""
        batch, tokens, _ = x.shape
        parts = (x @ self.qkv[0] + self.qkv[1]).reshape(batch, tokens, 3, HEADS, WIDTH // HEADS)
        query, key, value = parts.transpose(2, 0, 3, 1, 4)
        scores = query @ key.swapaxes(-1, -2) / np.float32(np.sqrt(WIDTH // HEADS)) + mask
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        context = (scores @ value).transpose(0, 2, 1, 3).reshape(batch, tokens, WIDTH)
        x = _normed(context @ self.attended[0] + self.attended[1] + x, *self.attended_norm)
        wide = x @ self.wide[0] + self.wide[1]
        wide *= np.float32(0.5) * (1 + erf(wide / _SQRT2))  # GELU
        return _normed(wide @ self.narrow[0] + self.narrow[1] + x, *self.norm)


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
        self._layers = [_Layer(weights, number) for number in range(LAYERS)]
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
        present = (np.arange(tokens) < lengths[:, None]).astype(np.float32)
        mask = ((1 - present) * np.float32(-1e9))[:, None, None, :]
        words = self._weights.rows("embeddings.word_embeddings.weight", padded)
        x = words + self._positions[:tokens] + self._segment
        x = _normed(x, *self._norm)
        for layer in self._layers:
            x = layer(x, mask)
        pooled = (x * present[:, :, None]).sum(1) / lengths[:, None].astype(np.float32)
        unit: Matrix = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        return unit


def _normed(x: Matrix, weight: Matrix, bias: Matrix) -> Matrix:
    """Layer normalisation over the last axis."""
    x = x - x.mean(-1, keepdims=True)
    variance = np.square(x).mean(-1, keepdims=True)
    normed: Matrix = x / np.sqrt(variance + _EPSILON) * weight + bias
    return normed


@cache
def encoder() -> MiniLM:
    """The installed encoder, loaded once a process."""
    return MiniLM(model_folder())

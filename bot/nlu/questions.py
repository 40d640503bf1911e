"""Questions to intents: everything that is learnt, without Rasa."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from bot.nlu.blend import Blend
from bot.nlu.minilm import encoder
from bot.nlu.ngrams import Ngrams

Array = NDArray[Any]
_FILE = "questions.npz"


class Understood(NamedTuple):
    """`probabilities` is [n, classes]; `vectors` is [n, 384], of unit length."""

    probabilities: Array
    vectors: Array


@dataclass
class QuestionModel:
    """Which intent each text means, with calibrated probabilities."""

    classes: list[str]
    ngrams: Ngrams
    blend: Blend

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Raises ValueError where there are fewer than two classes to tell apart."""
        classes, y = np.unique(np.array(labels), return_inverse=True)
        if len(classes) < 2:
            raise ValueError("The training data needs at least two intents with examples.")
        ngrams = Ngrams.fit(texts)
        blend = Blend.fit(encoder().encode(texts), ngrams.transform(texts), y)
        return cls([str(name) for name in classes], ngrams, blend)

    def understand(self, texts: Sequence[str]) -> Understood:
        vectors = encoder().encode(texts)
        return Understood(self.blend.predict(vectors, self.ngrams.transform(texts)), vectors)

    def predict(self, texts: Sequence[str]) -> Array:
        """[len(texts), classes] probabilities."""
        return self.understand(texts).probabilities

    def save(self, folder: Path) -> None:
        np.savez_compressed(
            folder / _FILE,
            classes=self.classes,
            vocabulary=self.ngrams.vocabulary,
            idf=self.ngrams.idf,
            **self.blend.arrays(),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        with np.load(folder / _FILE, allow_pickle=False) as archive:
            kept = dict(archive)
        ngrams = Ngrams(kept["vocabulary"].tolist(), kept["idf"])
        return cls(kept["classes"].tolist(), ngrams, Blend.of(kept))

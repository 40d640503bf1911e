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
from bot.nlu.spelling import Speller
from bot.nlu.wording import written_out

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
    speller: Speller
    ngrams: Ngrams
    blend: Blend

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Raises ValueError where there are fewer than two classes to tell apart."""
        classes, y = np.unique(np.array(labels), return_inverse=True)
        if len(classes) < 2:
            raise ValueError("The training data needs at least two intents with examples.")
        names = [str(name) for name in classes]
        written = [written_out(text) for text in texts]
        speller = Speller.fit(written)
        # An intent's name says what it is about: one more example of it.
        examples = [*map(speller.corrected, written), *map(_in_words, names)]
        y = np.concatenate([y, np.arange(len(names))])
        ngrams = Ngrams.fit(examples)
        blend = Blend.fit(encoder().encode(examples), ngrams.transform(examples), y)
        return cls(names, speller, ngrams, blend)

    def understand(self, texts: Sequence[str]) -> Understood:
        meant = [self.speller.corrected(written_out(text)) for text in texts]
        vectors = encoder().encode(meant)
        return Understood(self.blend.predict(vectors, self.ngrams.transform(meant)), vectors)

    def predict(self, texts: Sequence[str]) -> Array:
        """[len(texts), classes] probabilities."""
        return self.understand(texts).probabilities

    def save(self, folder: Path) -> None:
        np.savez_compressed(
            folder / _FILE,
            classes=self.classes,
            words=list(self.speller.counts),
            counts=list(self.speller.counts.values()),
            vocabulary=self.ngrams.vocabulary,
            idf=self.ngrams.idf,
            **self.blend.arrays(),
        )

    @classmethod
    def load(cls, folder: Path) -> Self:
        with np.load(folder / _FILE, allow_pickle=False) as archive:
            kept = dict(archive)
        ngrams = Ngrams(kept["vocabulary"].tolist(), kept["idf"])
        words = dict(zip(kept["words"].tolist(), kept["counts"].tolist(), strict=True))
        return cls(kept["classes"].tolist(), Speller(words), ngrams, Blend.of(kept))


def _in_words(name: str) -> str:
    return name.replace("_", " ")

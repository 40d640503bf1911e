"""The examples that the encoder is tuned with, as the product's training sees them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from sklearn.model_selection import StratifiedShuffleSplit

from bot.ledger.questions import read_training
from bot.nlu.blend import Views
from bot.nlu.linear import Linear
from bot.nlu.minilm import Embeddings, Encoder, embeddings, published
from bot.nlu.ngrams import Ngrams
from bot.nlu.questions import in_words, normalised
from bot.nlu.spelling import Speller
from bot.nlu.stories import with_stories
from bot.nlu.wording import written_out

Array = NDArray[Any]
HELD_BACK = 0.25


def training_data() -> tuple[Array, Array]:
    """Every text of data/nlu, and the intent of each."""
    pairs = [(text, intent) for intent, texts in read_training().items() for text in texts]
    return np.array([text for text, _ in pairs]), np.array([intent for _, intent in pairs])


def split(labels: Array) -> tuple[Array, Array]:
    """Places of the examples to learn from, and of the quarter held back to choose a balance."""
    chance = StratifiedShuffleSplit(1, test_size=HELD_BACK, random_state=0)
    learnt, held = next(chance.split(labels, labels))
    return learnt, held


@dataclass(frozen=True)
class Examples:
    """What `QuestionModel.fit` would learn from, normalised; `y` is the class numbers, [n]."""

    classes: list[str]
    texts: list[str]
    y: Array
    speller: Speller
    ngrams: Ngrams

    @classmethod
    def of(cls, raw: Iterable[str], intents: Iterable[str]) -> Self:
        """The examples for raw texts and their intents, with stories and the intents' names."""
        texts, labels = with_stories([str(text) for text in raw], [str(each) for each in intents])
        classes, y = np.unique(np.array(labels), return_inverse=True)
        speller = Speller.fit([written_out(text) for text in texts])
        names = [str(name) for name in classes]
        normal = [*(normalised(text, speller) for text in texts), *map(in_words, names)]
        return cls(
            names, normal, np.hstack([y, np.arange(len(names))]), speller, Ngrams.fit(normal)
        )

    def views(self, texts: Sequence[str], tuned: Encoder) -> Views:
        """The views of normalised texts."""
        sentences = embeddings().embedded(texts)
        return Views(
            tuned.encode(sentences), published().encode(sentences), self.ngrams.transform(texts)
        )

    def write(self, path: Path) -> None:
        """Write what torch_tuning.py reads."""
        source = embeddings()
        numbers = source.tokens(self.texts)
        lengths = np.array([len(tokens) for tokens in numbers])
        used, places = np.unique(np.concatenate(numbers), return_inverse=True)
        tokens = np.zeros((len(numbers), lengths.max()), dtype=np.int64)
        tokens[np.arange(lengths.max()) < lengths[:, None]] = places
        vectors = published().encode(source.embedded(self.texts))
        head = Linear.fit(vectors, self.y)
        content = {
            **source.layers(),
            **_first_layer(source, used),
            "tokens": tokens,
            "lengths": lengths.astype(np.int64),
            "labels": self.y.astype(np.int64),
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

"""Questions to intents: everything that is learnt, without Rasa."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from bot.nlu.blend import Blend, Views
from bot.nlu.graph import LAYERS, quantised
from bot.nlu.minilm import Encoder, embeddings, published
from bot.nlu.ngrams import Ngrams
from bot.nlu.shipped import card, shipped
from bot.nlu.spelling import Speller
from bot.nlu.stories import with_stories
from bot.nlu.weights import Matrix, Tensors
from bot.nlu.wording import written_out

Array = NDArray[Any]
_FILE = "questions.npz"
_LAYERS = "layers.safetensors"
# Questions of each intent to compare a message with for its in-scope score; more cost memory.
_KNOWN = 10


class Understood(NamedTuple):
    """Of n texts: `probabilities` [n, classes]; `logs`, the logarithms of those that each view
    gives, [views, n, classes]; `vectors` [n, 384] of the published encoder.
    """

    probabilities: Array
    logs: Array
    vectors: Matrix


@dataclass
class QuestionModel:
    """Which intent each text means, with calibrated probabilities.

    `known` is published vectors of training questions, [questions, 384], none if no in-scope score
    is wanted; `tuned` the last layers if they were tuned in training, in eight bits, and empty if
    the shipped encoder is used.
    """

    classes: list[str]
    speller: Speller
    ngrams: Ngrams
    blend: Blend
    known: Matrix
    tuned: Tensors

    def __post_init__(self) -> None:
        self._encoder = _encoder(self.tuned)

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], *, scored: bool = False) -> Self:
        """Learn from texts and their intents; `scored` models can say what is in scope.

        Raises ValueError if there are fewer than two intents.
        """
        # Here and not above: a message needs none of what learning needs.
        from bot.nlu.fitting import classifiers, fit_tuning

        texts, labels = with_stories(texts, labels)
        classes, y = np.unique(np.array(labels), return_inverse=True)
        if len(classes) < 2:
            raise ValueError("The training data needs at least two intents with examples.")
        names = [str(name) for name in classes]
        speller = Speller.fit([written_out(text) for text in texts])
        # An intent's name says what it is about: one more example of it.
        examples = [*(normalised(text, speller) for text in texts), *map(in_words, names)]
        y = np.concatenate([y, np.arange(len(names))])
        ngrams = Ngrams.fit(examples)
        sentences = embeddings().embedded(examples)
        if card().knows(list(labels)):
            views = Views(
                shipped().encode(sentences),
                published().encode(sentences),
                ngrams.transform(examples),
            )
            blend, tuned = Blend(classifiers(views, y), card().balance), {}
        else:
            blend, layers = fit_tuning(sentences, ngrams.transform(examples), y)
            tuned = quantised(layers)
        some = _some_of_each(y) if scored else ()
        known = published().encode([sentences[place] for place in some])
        return cls(names, speller, ngrams, blend, known, tuned)

    def understand(self, texts: Sequence[str]) -> Understood:
        """Classify and encode the texts."""
        meant = [normalised(text, self.speller) for text in texts]
        sentences = embeddings().embedded(meant)
        vectors = published().encode(sentences)
        views = Views(self._encoder.encode(sentences), vectors, self.ngrams.transform(meant))
        return Understood(*self.blend.predict(views), vectors)

    def in_scope(self, understood: Understood) -> Array:
        """[n] from 0 to 1: how much each text is like the questions that a scored model knows."""
        nearest = (understood.vectors @ self.known.T).max(1).clip(0, 1)
        found: Array = self.blend.spread(understood.logs) * nearest
        return found

    def predict(self, texts: Sequence[str]) -> Array:
        """[len(texts), classes] probabilities."""
        return self.understand(texts).probabilities

    def save(self, folder: Path) -> None:
        """Write everything that was learnt."""
        np.savez_compressed(
            folder / _FILE,
            classes=self.classes,
            words=list(self.speller.counts),
            counts=list(self.speller.counts.values()),
            vocabulary=self.ngrams.vocabulary,
            idf=self.ngrams.idf,
            known=self.known,
            **self.blend.arrays(),
        )
        save_file(self.tuned, folder / _LAYERS)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Return the model that was saved in `folder`."""
        with np.load(folder / _FILE, allow_pickle=False) as archive:
            kept = dict(archive)
        words = dict(zip(kept["words"].tolist(), kept["counts"].tolist(), strict=True))
        return cls(
            classes=kept["classes"].tolist(),
            speller=Speller(words),
            ngrams=Ngrams(kept["vocabulary"].tolist(), kept["idf"]),
            blend=Blend.of(kept),
            known=kept["known"],
            tuned=load_file(folder / _LAYERS),
        )


def normalised(text: str, speller: Speller) -> str:
    """The text with its short forms written out and its mistyped words corrected."""
    return speller.corrected(written_out(text))


def _encoder(tuned: Tensors) -> Encoder:
    """The shipped encoder, or the published one with these last layers."""
    if not tuned:
        return shipped()
    return Encoder(quantised(embeddings().layers()) | tuned, range(LAYERS))


def in_words(name: str) -> str:
    """An intent's name as a text."""
    return name.replace("_", " ")


def _some_of_each(y: Array) -> Array:
    """Places of up to _KNOWN random texts of each class."""
    order = np.random.default_rng(0).permutation(len(y))
    return np.concatenate([order[y[order] == number][:_KNOWN] for number in np.unique(y)])

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
from bot.nlu.minilm import SHARED, Encoder, embeddings, published, published_vectors, shared_layers
from bot.nlu.ngrams import Ngrams
from bot.nlu.shipped import shipped
from bot.nlu.spelling import Speller
from bot.nlu.stories import with_stories
from bot.nlu.views import vectors_after
from bot.nlu.weights import Matrix, Tensors
from bot.nlu.wording import written_out

Array = NDArray[Any]
_FILE = "questions.npz"
_LAYERS = "layers.safetensors"
# Questions of each intent to compare a message with for its in-scope score; more cost memory.
_KNOWN = 10


class Understood(NamedTuple):
    """Of n texts: `probabilities` [n, classes]; `logs`, the logarithms of those that each view
    gives, [views, n, classes]; `shared`, each text's states after the shared layers.
    """

    probabilities: Array
    logs: Array
    shared: list[Matrix]


@dataclass
class QuestionModel:
    """Which intent each text means, with calibrated probabilities.

    `known` is published vectors of training questions, [questions, 384], none if no in-scope score
    is wanted; `tuned` the last layers if they were tuned in training, in eight bits, and empty if
    the shipped encoders are used.
    """

    classes: list[str]
    speller: Speller
    ngrams: Ngrams
    blend: Blend
    known: Matrix
    tuned: Tensors

    def __post_init__(self) -> None:
        self._encoders = _encoders(self.tuned)

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str], *, scored: bool = False) -> Self:
        """Learn from texts and their intents; `scored` models can say what is in scope.

        Raises ValueError if there are fewer than two intents.
        """
        # Here and not above: a message needs none of what learning needs.
        from bot.nlu.fitting import fit

        given = Examples.of(texts, labels)
        if len(given.classes) < 2:
            raise ValueError("The training data needs at least two intents with examples.")
        ngrams = Ngrams.fit(given.texts)
        learnt = fit(
            embeddings().embedded(given.texts),
            ngrams.transform(given.texts),
            given.y,
            [given.classes[number] for number in given.y],
        )
        some = _some_of_each(given.y) if scored else ()
        known = published_vectors([given.texts[place] for place in some])
        tuned = quantised(learnt.tuned)
        return cls(given.classes, given.speller, ngrams, learnt.blend, known, tuned)

    def understand(self, texts: Sequence[str]) -> Understood:
        """Classify the texts."""
        meant = [normalised(text, self.speller) for text in texts]
        sentences = embeddings().embedded(meant)
        shared = shared_layers().states(sentences)
        vectors = vectors_after(self._encoders, sentences, shared)
        views = Views(vectors, self.ngrams.transform(meant))
        return Understood(*self.blend.predict(views), shared)

    def in_scope(self, understood: Understood) -> Array:
        """[n] from 0 to 1: how much each text is like the questions that a scored model knows."""
        vectors = published().encode(understood.shared)
        nearest = (vectors @ self.known.T).max(1).clip(0, 1)
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


class Examples(NamedTuple):
    """What is learnt from: normalised texts, the class number of each, [n], and all intents."""

    texts: list[str]
    y: Array
    classes: list[str]
    speller: Speller

    @classmethod
    def of(cls, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """The examples for raw texts and their intents, with stories and the intents' names."""
        told, labels = with_stories(texts, labels)
        classes, y = np.unique(np.array(labels), return_inverse=True)
        names = [str(name) for name in classes]
        speller = Speller.fit([written_out(text) for text in told])
        # An intent's name says what it is about: one more example of it.
        normal = [normalised(text, speller) for text in told] + [n.replace("_", " ") for n in names]
        return cls(normal, np.concatenate([y, np.arange(len(names))]), names, speller)


def normalised(text: str, speller: Speller) -> str:
    """The text with its short forms written out and its mistyped words corrected."""
    return speller.corrected(written_out(text))


def _encoders(tuned: Tensors) -> tuple[Encoder, ...]:
    """The shipped encoders; or the published one, with and without these last layers."""
    return (Encoder(tuned, range(SHARED, LAYERS)), published()) if tuned else shipped()


def _some_of_each(y: Array) -> Array:
    """Places of up to _KNOWN random texts of each class."""
    order = np.random.default_rng(0).permutation(len(y))
    return np.concatenate([order[y[order] == number][:_KNOWN] for number in np.unique(y)])

"""Questions to intents: everything that is learnt, without Rasa."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from bot.nlu.blend import Blend
from bot.nlu.minilm import MiniLM, encoder
from bot.nlu.ngrams import Ngrams
from bot.nlu.spelling import Speller
from bot.nlu.stories import with_stories
from bot.nlu.weights import Matrix, Tensors, model_folder
from bot.nlu.wording import written_out

Array = NDArray[Any]
_FILE = "questions.npz"
_ENCODER = "encoder.safetensors"
# Questions of each intent to compare a message with for its in-scope score; more cost memory.
_KNOWN = 10


class Understood(NamedTuple):
    """Of n texts: `probabilities` [n, classes]; `in_scope` [n], from 0 to 1, how much like the
    training questions they are; `vectors` [n, 384] of the published encoder.
    """

    probabilities: Array
    in_scope: Array
    vectors: Matrix


@dataclass
class QuestionModel:
    """Which intent each text means, with calibrated probabilities.

    `known` is published vectors of training questions; `tensors` what was tuned, in 16 bits, which
    a model that was loaded need not keep.
    """

    classes: list[str]
    speller: Speller
    ngrams: Ngrams
    blend: Blend
    known: Matrix
    encoder: MiniLM
    tensors: Tensors | None = None

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[str]) -> Self:
        """Raises ValueError where there are fewer than two classes to tell apart."""
        # Here and not above: a message needs none of what learning needs.
        from bot.nlu.fitting import Views, fit
        from bot.nlu.tuning import encoded

        texts, labels = with_stories(texts, labels)
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
        states = encoder().shared(examples)
        blend, learnt = fit(Views(states, ngrams.transform(examples)), y)
        tensors: Tensors = {name: tensor.astype(np.float16) for name, tensor in learnt.items()}
        known = encoded(encoder().tensors(), [states[place] for place in _some_of_each(y)])
        return cls(names, speller, ngrams, blend, known, _tuned_encoder(tensors), tensors)

    def understand(self, texts: Sequence[str]) -> Understood:
        meant = [self.speller.corrected(written_out(text)) for text in texts]
        vectors, tuned = self.encoder.encode_both(meant)
        probabilities, decided = self.blend.predict(tuned, self.ngrams.transform(meant))
        nearest = (vectors @ self.known.T).max(1).clip(0, 1)
        return Understood(probabilities, decided * nearest, vectors)

    def predict(self, texts: Sequence[str]) -> Array:
        """[len(texts), classes] probabilities."""
        return self.understand(texts).probabilities

    def save(self, folder: Path) -> None:
        """Raises ValueError where this model was itself loaded."""
        if self.tensors is None:
            raise ValueError("Only a model that was just trained can be saved.")
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
        save_file(self.tensors, folder / _ENCODER)

    @classmethod
    def load(cls, folder: Path) -> Self:
        with np.load(folder / _FILE, allow_pickle=False) as archive:
            kept = dict(archive)
        words = dict(zip(kept["words"].tolist(), kept["counts"].tolist(), strict=True))
        return cls(
            classes=kept["classes"].tolist(),
            speller=Speller(words),
            ngrams=Ngrams(kept["vocabulary"].tolist(), kept["idf"]),
            blend=Blend.of(kept),
            known=kept["known"],
            encoder=_tuned_encoder(load_file(folder / _ENCODER)),
        )


def _tuned_encoder(tensors: Tensors) -> MiniLM:
    return MiniLM(model_folder(), lambda name: tensors[name].astype(np.float32))


def _in_words(name: str) -> str:
    return name.replace("_", " ")


def _some_of_each(y: Array) -> Array:
    """Places of up to _KNOWN random texts of each class."""
    order = np.random.default_rng(0).permutation(len(y))
    return np.concatenate([order[y[order] == number][:_KNOWN] for number in np.unique(y)])

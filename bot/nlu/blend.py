"""Two views of a message, its meaning and its spelling, blended into one calibrated probability.

Logistic regression on the sentence vector knows paraphrases; on character n-grams it survives
misspelling. Their log-probabilities are mixed, and a temperature makes the result honest (Guo et
al. 2017, arXiv 1706.04599): of the messages given 0.8, about 80 % should be right. Mixture and
temperature are those that explain held-back thirds of the training data best.
"""

import warnings
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

Array = NDArray[Any]

# Weak regularisation suits unit vectors: shared/data/benchmarks/README.md was measured with it.
_C = 20.0
# Enough to tune two numbers; every fold costs a fit.
_FOLDS = 3
# Stopping early costs no accuracy on the held-out questions and a third of the time; the sentence
# vectors converge within about 100 steps anyway.
_STEPS = 40
_MIXTURES = np.linspace(0.0, 0.5, 6)
_TEMPERATURES = np.geomspace(0.2, 2.0, 24)


@dataclass
class Linear:
    """Class scores as one matrix product; `weights` is [classes, features]."""

    weights: Array
    bias: Array

    @classmethod
    def fit(cls, features: Array | csr_matrix, labels: Array) -> Self:
        fitted = LogisticRegression(C=_C, max_iter=_STEPS, class_weight="balanced")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is meant
            fitted.fit(features, labels)
        if len(fitted.classes_) == 2:  # scikit-learn keeps one row for two classes
            return cls(
                np.vstack([-fitted.coef_, fitted.coef_]) / 2,
                np.hstack([-fitted.intercept_, fitted.intercept_]) / 2,
            )
        return cls(fitted.coef_, fitted.intercept_)

    def log_probabilities(self, features: Array | csr_matrix) -> Array:
        scores: Array = log_softmax(np.asarray(features @ self.weights.T) + self.bias, axis=1)
        return scores


@dataclass
class Blend:
    """`predict` takes sentence vectors [n, 384] and character counts [n, n-grams]."""

    classes: Array
    idf: Array
    meaning: Linear
    spelling: Linear
    mixture: float
    temperature: float

    @classmethod
    def fit(cls, vectors: Array, counts: csr_matrix, labels: list[str]) -> Self:
        """Raises ValueError where there are fewer than two classes to tell apart."""
        classes, y = np.unique(np.array(labels), return_inverse=True)
        if len(classes) < 2:
            raise ValueError("The training data needs at least two intents with examples.")
        idf: Array = TfidfTransformer(sublinear_tf=True).fit(counts).idf_
        spellings = _weighted(counts, idf)
        mixture, temperature = _tuned(vectors, spellings, y)
        return cls(
            classes,
            idf,
            Linear.fit(vectors, y),
            Linear.fit(spellings, y),
            mixture,
            temperature,
        )

    def predict(self, vectors: Array, counts: csr_matrix) -> Array:
        """[n, classes] probabilities."""
        meaning = self.meaning.log_probabilities(vectors)
        spelling = self.spelling.log_probabilities(_weighted(counts, self.idf))
        return _mixed(meaning, spelling, self.mixture, self.temperature)

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path,
            classes=self.classes,
            idf=self.idf.astype(np.float32),
            meaning_weights=self.meaning.weights.astype(np.float32),
            meaning_bias=self.meaning.bias,
            spelling_weights=self.spelling.weights.astype(np.float32),
            spelling_bias=self.spelling.bias,
            tuning=np.array([self.mixture, self.temperature]),
        )

    @classmethod
    def load(cls, path: Path) -> Self:
        with np.load(path, allow_pickle=False) as kept:
            return cls(
                kept["classes"],
                kept["idf"],
                Linear(kept["meaning_weights"], kept["meaning_bias"]),
                Linear(kept["spelling_weights"], kept["spelling_bias"]),
                *(float(value) for value in kept["tuning"]),
            )


def _weighted(counts: csr_matrix, idf: Array) -> csr_matrix:
    """Counts to unit-length TF-IDF rows, with damped counts."""
    weighted = counts.astype(np.float32)
    weighted.data = 1 + np.log(weighted.data)
    weighted = csr_matrix(weighted.multiply(idf))
    lengths = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1))).ravel()
    weighted.data /= np.repeat(np.maximum(lengths, 1e-9), np.diff(weighted.indptr))
    return weighted


def _mixed(meaning: Array, spelling: Array, mixture: float, temperature: float) -> Array:
    mixed: Array = softmax(((1 - mixture) * meaning + mixture * spelling) / temperature, axis=1)
    return mixed


def _tuned(vectors: Array, spellings: csr_matrix, y: Array) -> tuple[float, float]:
    """The mixture and temperature with the least log loss on held-back folds."""
    folds = min(_FOLDS, int(np.bincount(y).min()))
    if folds < 2:
        return float(_MIXTURES[1]), 1.0  # too few examples to hold any back
    meaning = np.zeros((len(y), y.max() + 1))
    spelling = np.zeros_like(meaning)
    splits = StratifiedKFold(folds, shuffle=True, random_state=0)
    for kept, held in splits.split(vectors, y):
        meaning[held] = Linear.fit(vectors[kept], y[kept]).log_probabilities(vectors[held])
        spelling[held] = Linear.fit(spellings[kept], y[kept]).log_probabilities(spellings[held])

    def log_loss(choice: tuple[float, float]) -> float:
        right = _mixed(meaning, spelling, *choice)[np.arange(len(y)), y]
        return float(-np.log(np.maximum(right, 1e-12)).mean())

    mixture, temperature = min(product(_MIXTURES, _TEMPERATURES), key=log_loss)
    return float(mixture), float(temperature)

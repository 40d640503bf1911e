"""Multinomial logistic regression, stored as two arrays."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import log_softmax, softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

from bot.nlu.adam import Adam, share_of_rate
from bot.nlu.weights import Matrix, Tensors

Array = NDArray[Any]

# Weak regularisation suits unit vectors, as measured on the public sets of `make bench-nlu`.
_C = 20.0
# More cost time and make nothing more accurate.
_STEPS = 40
# For the sparse features of many texts. Full steps are four times the work and no more accurate:
# decision 18. For few texts they cost little, and regularise.
_MANY = 3000
_EPOCHS, _BATCH, _RATE = 8, 256, 0.05
_SEED = 0


@dataclass
class Linear:
    """Class scores by one matrix product; `weights` is [features, classes], `bias` [classes].

    In this order the weights that a sparse row of features needs are contiguous.
    """

    weights: Matrix
    bias: Matrix

    @classmethod
    def fit(cls, features: Array | csr_matrix, labels: Array) -> Self:
        """Fit to `features`, [n, features], and class numbers, [n]."""
        fitted = LogisticRegression(C=_C, max_iter=_STEPS, class_weight="balanced")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is meant
            fitted.fit(features, labels)
        if len(fitted.classes_) == 2:  # scikit-learn keeps one row for two classes
            weights = np.vstack([-fitted.coef_, fitted.coef_]) / 2
            bias = np.hstack([-fitted.intercept_, fitted.intercept_]) / 2
        else:
            weights, bias = fitted.coef_, fitted.intercept_
        weights = np.ascontiguousarray(weights.T, dtype=np.float32)
        return cls(weights, bias.astype(np.float32))

    @classmethod
    def fit_sparse(cls, features: csr_matrix, labels: Array) -> Self:
        """Fit to sparse `features`, [n, features], in random batches if there are many."""
        if len(labels) < _MANY:
            return cls.fit(features, labels)
        classes = int(labels.max()) + 1
        tensors: Tensors = {
            "weights": np.zeros((features.shape[1], classes), dtype=np.float32),
            "bias": np.zeros(classes, dtype=np.float32),
        }
        adam = Adam(tensors, dict.fromkeys(tensors, _RATE))
        # Each class counts as much as any other, however many examples it has.
        importance = (len(labels) / (classes * np.bincount(labels))).astype(np.float32)
        batches = list(_batches(len(labels)))
        for step, batch in enumerate(batches):
            rows, right = features[batch], labels[batch]
            wrong = softmax(rows @ tensors["weights"] + tensors["bias"], axis=1)
            wrong[np.arange(len(batch)), right] -= 1
            wrong *= importance[right][:, None] / np.float32(len(batch))
            gradients = {"weights": rows.T @ wrong, "bias": wrong.sum(0)}
            adam.step(gradients, share_of_rate(step, len(batches)))
        return cls(tensors["weights"], tensors["bias"])

    def log_probabilities(self, features: Array | csr_matrix) -> Matrix:
        """[n, classes], from `features`, [n, features]."""
        scores: Matrix = log_softmax(np.asarray(features @ self.weights) + self.bias, axis=1)
        return scores


def _batches(examples: int) -> Iterator[Array]:
    """Places of examples in random order, each in one batch an epoch."""
    random = np.random.default_rng(_SEED)
    for _ in range(_EPOCHS):
        order = random.permutation(examples)
        yield from (order[start : start + _BATCH] for start in range(0, examples, _BATCH))

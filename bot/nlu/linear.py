"""Logistic regression, kept as two arrays."""

import warnings
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.special import log_softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

Array = NDArray[Any]

# Weak regularisation suits unit vectors: the best of those tried on the sets of bench/README.md.
_C = 20.0


@dataclass
class Linear:
    """Class scores as one matrix product; `weights` is [features, classes].

    That way round, a sparse row of features needs only its own rows of the weights, as they lie.
    """

    weights: Array
    bias: Array

    @classmethod
    def fit(
        cls, features: Array | csr_matrix, labels: Array, steps: int, start: Self | None = None
    ) -> Self:
        """Stops after that many steps, converged or not.

        `start` is what a part of the same has learnt already.
        """
        fitted = LogisticRegression(
            C=_C, max_iter=steps, class_weight="balanced", warm_start=start is not None
        )
        if start is not None:
            fitted.coef_, fitted.intercept_ = start._coefficients()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)  # stopping early is meant
            fitted.fit(features, labels)
        if len(fitted.classes_) == 2:  # scikit-learn keeps one row for two classes
            weights = np.vstack([-fitted.coef_, fitted.coef_]) / 2
            bias = np.hstack([-fitted.intercept_, fitted.intercept_]) / 2
        else:
            weights, bias = fitted.coef_, fitted.intercept_
        return cls(np.ascontiguousarray(weights.T, dtype=np.float32), bias)

    def _coefficients(self) -> tuple[Array, Array]:
        weights, bias = self.weights.T, self.bias
        if len(bias) == 2:
            weights, bias = weights[1:] - weights[:1], bias[1:] - bias[:1]
        return weights, bias

    def log_probabilities(self, features: Array | csr_matrix) -> Array:
        scores: Array = log_softmax(np.asarray(features @ self.weights) + self.bias, axis=1)
        return scores

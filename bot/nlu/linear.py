"""Logistic regression, stored as two arrays."""

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
    """Class scores by one matrix product; `weights` is [features, classes], `bias` [classes].

    In this order the weights that a sparse row of features needs are contiguous.
    """

    weights: Array
    bias: Array

    @classmethod
    def fit(cls, features: Array | csr_matrix, labels: Array, steps: int) -> Self:
        """Fit to `features`, [n, features], and class numbers, [n]; `steps` at most."""
        fitted = LogisticRegression(C=_C, max_iter=steps, class_weight="balanced")
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

    def log_probabilities(self, features: Array | csr_matrix) -> Array:
        """[n, classes], from `features`, [n, features]."""
        scores: Array = log_softmax(np.asarray(features @ self.weights) + self.bias, axis=1)
        return scores

"""BERT's last layers in NumPy, with the loss of a classifier on top and its gradients (autograd).

Only training needs gradients; a message goes through the same layers in ONNX Runtime (graph.py).
"""

from typing import Any

import autograd.numpy as np
import numpy
from autograd import value_and_grad
from autograd.scipy.special import erf, logsumexp
from numpy.typing import NDArray

from bot.nlu.graph import EPSILON, HEADS, LAYERS, WIDTH
from bot.nlu.minilm import SHARED
from bot.nlu.weights import Matrix, Tensors

_F = numpy.float32


def vectors(tensors: Tensors, states: Matrix, present: Matrix) -> Any:
    """[sentences, WIDTH] unit vectors from the states before these layers.

    `states` is [sentences, tokens, WIDTH]; `present`, [sentences, tokens], is 1 for a token and 0
    after a sentence's end.
    """
    absent = ((1 - present) * _F(-1e9))[:, None, None, :]
    x = states
    for number in range(SHARED, LAYERS):
        x = _layer(tensors, f"encoder.layer.{number}", x, absent)
    summed = np.sum(x * present[:, :, None], 1)
    return summed / np.sqrt(np.sum(summed * summed, 1, keepdims=True))


def cross_entropy(tensors: Tensors, states: Matrix, present: Matrix, y: NDArray[Any]) -> Any:
    """Mean cross-entropy, in nats.

    The classifier's `weights` and `bias` are among the tensors; `y` is the class numbers.
    """
    scores = np.dot(vectors(tensors, states, present), tensors["weights"]) + tensors["bias"]
    return np.mean(logsumexp(scores, 1) - scores[numpy.arange(len(y)), y])


# Both the loss and its gradient for each tensor.
loss_and_gradients = value_and_grad(cross_entropy)


def _layer(tensors: Tensors, name: str, x: Any, absent: Matrix) -> Any:
    sentences, tokens, _ = x.shape

    def asked(part: str) -> Any:
        heads = _linear(tensors, f"{name}.attention.self.{part}", x)
        return np.transpose(
            np.reshape(heads, (sentences, tokens, HEADS, WIDTH // HEADS)), (0, 2, 1, 3)
        )

    fit = np.matmul(asked("query"), np.transpose(asked("key"), (0, 1, 3, 2)))
    shares = np.exp(fit * _F((WIDTH // HEADS) ** -0.5) + absent)
    shares = shares / np.sum(shares, -1, keepdims=True)
    attended = np.transpose(np.matmul(shares, asked("value")), (0, 2, 1, 3))
    attended = np.reshape(attended, (sentences, tokens, WIDTH))
    output = f"{name}.attention.output"
    x = _normed(tensors, f"{output}.LayerNorm", _linear(tensors, f"{output}.dense", attended) + x)
    wide = _linear(tensors, f"{name}.intermediate.dense", x)
    wide = wide * (_F(0.5) * (1 + erf(wide * _F(2**-0.5))))  # GELU
    narrow = _linear(tensors, f"{name}.output.dense", wide)
    return _normed(tensors, f"{name}.output.LayerNorm", narrow + x)


def _linear(tensors: Tensors, name: str, x: Any) -> Any:
    flat = np.reshape(x, (-1, x.shape[-1]))
    product = np.dot(flat, tensors[f"{name}.weight"].T) + tensors[f"{name}.bias"]
    return np.reshape(product, (*x.shape[:-1], product.shape[-1]))


def _normed(tensors: Tensors, name: str, x: Any) -> Any:
    centred = x - np.mean(x, -1, keepdims=True)
    variance = np.mean(centred * centred, -1, keepdims=True)
    scaled = centred / np.sqrt(variance + _F(EPSILON))
    return scaled * tensors[f"{name}.weight"] + tensors[f"{name}.bias"]

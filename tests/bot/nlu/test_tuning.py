"""Tuning the published encoder's last layers."""

import numpy as np
import pytest

from bot.nlu.linear import Linear
from bot.nlu.minilm import Encoder, embeddings, published_vectors
from bot.nlu.transformer import cross_entropy, loss_and_gradients, vectors
from bot.nlu.tuning import first_layers, last_layers, padded, published_tensors, tuned

TEXTS = [
    "do the police see it",
    "is data given to the police",
    "do you keep photos",
    "are photos of him stored, and for how long do you mean to keep them",
]
Y = np.array([0, 0, 1, 1])
SENTENCES = embeddings().embedded(TEXTS)
PLAIN, STATES = published_vectors(TEXTS), first_layers(SENTENCES)


def test_layers_in_onnx_and_layers_with_gradients_are_the_same_layers() -> None:
    tensors = published_tensors()
    exact = vectors(tensors, *padded(STATES))
    assert Encoder(tensors, last_layers()).encode(STATES) == pytest.approx(exact, abs=1e-5)
    assert Encoder(embeddings().layers()).encode(SENTENCES) == pytest.approx(exact, abs=1e-5)


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    start = Linear.fit(PLAIN, Y)
    tensors = published_tensors() | {"weights": start.weights, "bias": start.bias}
    tensors = {name: tensor.astype(np.float64) for name, tensor in tensors.items()}
    batch = padded(STATES)
    loss, gradients = loss_and_gradients(tensors, *batch, Y)
    name, step = "encoder.layer.4.attention.self.key.weight", 1e-4
    place = np.unravel_index(np.abs(gradients[name]).argmax(), gradients[name].shape)
    tensors[name][place] += step
    slope = (cross_entropy(tensors, *batch, Y) - loss) / step
    assert slope == pytest.approx(gradients[name][place], rel=0.02)


def test_tuning_draws_the_classes_apart() -> None:
    tensors = tuned(STATES * 16, np.tile(Y, 16), Linear.fit(PLAIN, Y), 192)
    after = Encoder(tensors, last_layers()).encode(STATES)
    assert after[0] @ after[2] < PLAIN[0] @ PLAIN[2]
    assert set(tensors) == set(published_tensors())

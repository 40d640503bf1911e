"""Tuning the encoder's last layers."""

import numpy as np
import pytest

from bot.nlu.linear import Linear
from bot.nlu.minilm import MiniLM, encoder
from bot.nlu.transformer import cross_entropy, loss_and_gradients, vectors
from bot.nlu.tuning import encoded, padded, tuned
from bot.nlu.weights import Matrix, model_folder

TEXTS = [
    "do the police see it",
    "is data given to the police",
    "do you keep photos",
    "are photos of him stored, and for how long do you mean to keep them",
]
Y = np.array([0, 0, 1, 1])
PLAIN, STATES = encoder().encode(TEXTS), encoder().shared(TEXTS)


def cosines(some: Matrix, others: Matrix) -> Matrix:
    """Of unit vectors, in pairs."""
    paired: Matrix = (some * others).sum(1)
    return paired


def test_layers_in_eight_bits_and_layers_with_gradients_are_the_same_layers() -> None:
    published = encoder().tensors()
    exact = vectors(published, *padded(STATES))
    assert encoded(published, STATES) == pytest.approx(exact, abs=1e-5)
    assert cosines(PLAIN, exact) == pytest.approx(np.ones(4), abs=0.005)


def test_the_gradient_is_the_slope_of_the_loss() -> None:
    start = Linear.fit(PLAIN, Y, 40)
    tensors = encoder().tensors() | {"weights": start.weights, "bias": start.bias}
    tensors = {name: tensor.astype(np.float64) for name, tensor in tensors.items()}
    batch = padded(STATES)
    loss, gradients = loss_and_gradients(tensors, *batch, Y)
    name, step = "encoder.layer.4.attention.self.key.weight", 1e-4
    place = np.unravel_index(np.abs(gradients[name]).argmax(), gradients[name].shape)
    tensors[name][place] += step
    slope = (cross_entropy(tensors, *batch, Y) - loss) / step
    assert slope == pytest.approx(gradients[name][place], rel=0.02)


def test_tuning_draws_the_classes_apart() -> None:
    tensors = tuned(STATES * 16, np.tile(Y, 16), Linear.fit(PLAIN, Y, 40), 192)
    after = encoded(tensors, STATES)
    assert after[0] @ after[2] < PLAIN[0] @ PLAIN[2]
    assert set(tensors) == set(encoder().tensors())


def test_a_tuned_encoder_gives_both_vectors() -> None:
    published = encoder().tensors()
    doubled = {name: tensor * 2 for name, tensor in published.items()}
    plain, other = MiniLM(model_folder(), doubled.__getitem__).encode_both(TEXTS)
    assert plain == pytest.approx(PLAIN, abs=1e-6)
    assert np.abs(other - plain).max() > 0.01
    same = MiniLM(model_folder(), published.__getitem__).encode_both(TEXTS)[1]
    assert same == pytest.approx(plain, abs=1e-6)

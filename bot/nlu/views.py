"""The vectors that several encoders give to the same sentences."""

from collections.abc import Sequence

from bot.nlu.minilm import SHARED, Encoder, shared_layers
from bot.nlu.weights import Matrix


def vectors(encoders: Sequence[Encoder], sentences: Sequence[Matrix]) -> list[Matrix]:
    """Each encoder's unit vectors, [sentences, 384], from the states before the first layer."""
    return vectors_after(encoders, sentences, shared_layers().states(sentences))


def vectors_after(
    encoders: Sequence[Encoder], sentences: Sequence[Matrix], shared: Sequence[Matrix]
) -> list[Matrix]:
    """The same, with the states after the shared layers at hand.

    An encoder that has the last layers only goes on from those.
    """
    return [
        encoder.encode(shared if encoder.numbers[0] == SHARED else sentences)
        for encoder in encoders
    ]

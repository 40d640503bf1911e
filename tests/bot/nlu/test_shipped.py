"""The encoder that is shipped, and its card."""

import numpy as np
import pytest

from bot.ledger.questions import read_training
from bot.nlu.minilm import embeddings, published_vectors
from bot.nlu.shipped import LAYERS_FILE, Card, card, shipped
from bot.nlu.weights import Matrix, Weights, WeightsError


def test_the_shipped_file_is_the_one_on_the_card() -> None:
    assert list(Weights(LAYERS_FILE, card().sha256))


def test_another_file_is_refused() -> None:
    with pytest.raises(WeightsError, match=r"SHA-256 differs.*git checkout"):
        Weights(LAYERS_FILE, "0" * 64)


def test_the_balance_has_a_share_for_the_encoder_and_one_for_the_spelling() -> None:
    shares = card().balance.shares
    assert len(shares) == 2
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0


def test_the_encoder_knows_most_of_our_intents() -> None:
    labels = [intent for intent, texts in read_training().items() for _ in texts]
    assert card().knows(labels)
    assert not card().knows(["intent_0", "intent_1"])


@pytest.mark.parametrize(("labels", "known"), [(["a", "a", "b"], True), (["a", "b"], False)])
def test_most_examples_must_be_of_known_intents(labels: list[str], known: bool) -> None:
    some = Card("", frozenset({"a"}), card().balance)
    assert some.knows(labels) is known


def test_intents_are_further_apart_than_for_the_published_model() -> None:
    texts = ["I think my child is being abused", "my friend is cutting herself", "is lunch hot"]

    def apart(vectors: Matrix) -> float:
        return float(vectors[0] @ vectors[1] - vectors[0] @ vectors[2])

    found = shipped().encode(embeddings().embedded(texts))
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert apart(found) > apart(published_vectors(texts))

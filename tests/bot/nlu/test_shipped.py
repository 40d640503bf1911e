"""The encoders that are shipped, and their card."""

import numpy as np
import pytest

from bot.ledger.questions import read_training
from bot.nlu.graph import LAYERS
from bot.nlu.minilm import embeddings, published_vectors
from bot.nlu.shipped import FOLDER, Card, card, shipped
from bot.nlu.views import vectors
from bot.nlu.weights import Matrix, Weights, WeightsError


def test_every_shipped_file_is_on_the_card_and_is_the_tested_one() -> None:
    assert {path.name for path in FOLDER.glob("*.safetensors")} == set(card().files)
    for name, sha256 in card().files.items():
        assert list(Weights(FOLDER / name, sha256))


def test_another_file_is_refused() -> None:
    name = next(iter(card().files))
    with pytest.raises(WeightsError, match=r"SHA-256 differs.*git checkout"):
        Weights(FOLDER / name, "0" * 64)


def test_the_balance_has_a_share_for_each_encoder_and_the_spelling() -> None:
    shares = card().balance.shares
    assert len(shares) == len(card().files) + 1
    assert sum(shares) == pytest.approx(1)
    assert min(shares) > 0


def test_the_encoders_know_most_of_our_intents() -> None:
    labels = [intent for intent, texts in read_training().items() for _ in texts]
    assert card().knows(labels)
    assert not card().knows(["intent_0", "intent_1"])


@pytest.mark.parametrize(("labels", "known"), [(["a", "a", "b"], True), (["a", "b"], False)])
def test_most_examples_must_be_of_known_intents(labels: list[str], known: bool) -> None:
    some = Card({}, frozenset({"a"}), card().balance)
    assert some.knows(labels) is known


def test_intents_are_further_apart_than_for_the_published_model() -> None:
    texts = ["I think my child is being abused", "my friend is cutting herself", "is lunch hot"]

    def apart(vectors: Matrix) -> float:
        return float(vectors[0] @ vectors[1] - vectors[0] @ vectors[2])

    assert all(encoder.numbers[-1] == LAYERS - 1 for encoder in shipped())
    for found in vectors(shipped(), embeddings().embedded(texts)):
        assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
        assert apart(found) > apart(published_vectors(texts))

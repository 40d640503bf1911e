"""The model of names: what it learnt, how good it is on others, and that it can be had again."""

import json

import pytest

from bench.names.corpus import NamedText, messages
from bench.names.pools import NamePool
from bench.names.train import HELD_OUT_SEED, SEED, fingerprint, measured, trained
from bot.facts.names_model import MODEL, load_model

CARD = json.loads((MODEL / "card.json").read_text(encoding="utf-8"))
# A smaller training, so that the test is quick: how much worse it may be than the shipped model.
SMALL = {"messages": 2500, "passes": 3}
TOLERANCE_SMALL = 0.2
TOLERANCE = 0.02


@pytest.fixture(scope="module")
def held_out() -> list[NamedText]:
    return messages(NamePool(held_out=True), 600, HELD_OUT_SEED)


def test_the_card_names_what_the_model_learnt_from() -> None:
    corpus = messages(NamePool(held_out=False), CARD["messages"], SEED)
    assert fingerprint(corpus) == CARD["learnt_from"]


def test_no_name_that_it_is_measured_on_has_taught_it() -> None:
    assert not set(NamePool(held_out=True).names) & set(NamePool(held_out=False).names)


def test_the_shipped_model_is_as_good_on_names_not_seen_as_its_card_says(
    held_out: list[NamedText],
) -> None:
    recall, precision, _ = measured(load_model(), held_out)
    assert recall >= CARD["unseen_names_recall"] - TOLERANCE
    assert precision >= CARD["unseen_names_precision"] - TOLERANCE


def test_training_again_gives_a_model_that_is_nearly_as_good(held_out: list[NamedText]) -> None:
    corpus = messages(NamePool(held_out=False), SMALL["messages"], SEED)
    recall, precision, _ = measured(trained(corpus, SMALL["passes"]), held_out)
    assert recall >= CARD["unseen_names_recall"] - TOLERANCE_SMALL
    assert precision >= CARD["unseen_names_precision"] - TOLERANCE_SMALL

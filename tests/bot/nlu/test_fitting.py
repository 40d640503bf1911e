"""What training learns, and what it must not depend on."""

import numpy as np
import pytest

from bot.nlu.blend import Balance, Blend, Views
from bot.nlu.fitting import best_balance, fit_tuning, shares_of
from bot.nlu.linear import Linear
from bot.nlu.minilm import embeddings
from bot.nlu.ngrams import Ngrams

TEXTS = [
    *("do the police see it", "is data given to the police", "police access", "cops"),
    *("do you keep photos", "pictures of my son", "photographs", "are photos stored"),
]
Y = np.array([0, 0, 0, 0, 1, 1, 1, 1])
SENTENCES = embeddings().embedded(TEXTS)
NGRAMS = Ngrams.fit(TEXTS * 2).transform(TEXTS)


def test_the_same_questions_teach_the_same() -> None:
    first, second = (fit_tuning(SENTENCES, NGRAMS, Y) for _ in range(2))
    for name, array in first[0].arrays().items():
        assert np.array_equal(array, second[0].arrays()[name]), name
    for name, tensor in first[1].items():
        assert np.array_equal(tensor, second[1][name]), name


def test_too_few_to_hold_any_back_are_all_learnt_from() -> None:
    learnt = fit_tuning(SENTENCES[1:5], NGRAMS[1:5], Y[1:5])
    assert learnt.blend.balance.temperature == 1.0


def test_shares_sum_to_one_with_a_fifth_or_more_for_the_spelling() -> None:
    assert all(sum(shares) == pytest.approx(1) and min(shares) >= 0 for shares in shares_of(3))
    assert min(shares[-1] for shares in shares_of(3)) == pytest.approx(0.2)


def test_the_view_that_is_right_gets_the_largest_share() -> None:
    right, wrong = np.log([[0.9, 0.1]]), np.log([[0.4, 0.6]])
    balance = best_balance(np.stack([wrong, right, wrong]), np.array([0]))
    assert list(balance.shares) == pytest.approx([0.0, 0.8, 0.2])


def test_a_blend_can_be_kept() -> None:
    views = Views([np.eye(8, dtype=np.float32)] * 2, NGRAMS)
    blend = Blend.fit(views, Y, Balance((0.5, 0.3, 0.2), 0.7))
    again = Blend.of(blend.arrays())
    assert again.balance == blend.balance
    assert np.array_equal(again.predict(views)[0], blend.predict(views)[0])


@pytest.mark.parametrize("classes", [2, 3])
def test_classifiers_stay_in_32_bits(classes: int) -> None:
    """A vector in 64 bits would have SciPy convert the whole matrix at every message."""
    y = np.arange(len(Y)) % classes
    for fitted in (Linear.fit_sparse(NGRAMS, y), Linear.fit(NGRAMS.toarray(), y)):
        assert fitted.log_probabilities(NGRAMS).shape == (8, classes)
        assert fitted.log_probabilities(NGRAMS).dtype == np.float32


def test_random_batches_learn_what_they_are_shown() -> None:
    places = np.arange(400 * len(Y)) % len(Y)
    fitted = Linear.fit_sparse(NGRAMS[places], Y[places])
    telling = np.diff(NGRAMS.indptr) > 0  # some texts share no n-gram with enough others
    found = fitted.log_probabilities(NGRAMS).argmax(1)
    assert (found == Y)[telling].all()

"""What training learns, and what it must not depend on."""

import numpy as np
import pytest

from bot.nlu.fitting import Views, fit
from bot.nlu.linear import Linear
from bot.nlu.minilm import encoder
from bot.nlu.ngrams import Ngrams

TEXTS = [
    *("do the police see it", "is data given to the police", "police access", "cops"),
    *("do you keep photos", "pictures of my son", "photographs", "are photos stored"),
]
Y = np.array([0, 0, 0, 0, 1, 1, 1, 1])
STATES = encoder().shared(TEXTS)
NGRAMS = Ngrams.fit(TEXTS * 2).transform(TEXTS)


def test_the_same_questions_teach_the_same() -> None:
    first, second = (fit(Views(STATES, NGRAMS), Y) for _ in range(2))
    for name, array in first[0].arrays().items():
        assert np.array_equal(array, second[0].arrays()[name]), name
    for name, tensor in first[1].items():
        assert np.array_equal(tensor, second[1][name]), name


def test_too_few_to_hold_any_back_are_all_learnt_from() -> None:
    blend, _ = fit(Views(STATES[1:5], NGRAMS[1:5]), Y[1:5])
    assert blend.temperature == 1.0


@pytest.mark.parametrize("classes", [2, 3])
def test_a_fit_goes_on_where_another_ended(classes: int) -> None:
    y = np.arange(len(Y)) % classes
    ended = Linear.fit(NGRAMS, y, 200)
    further = Linear.fit(NGRAMS, y, 1, ended)
    assert further.log_probabilities(NGRAMS) == pytest.approx(
        ended.log_probabilities(NGRAMS), abs=1e-2
    )
    anew = Linear.fit(NGRAMS, y, 1)
    assert (
        np.abs(further.weights - ended.weights).max() < np.abs(anew.weights - ended.weights).max()
    )

"""The classifier without Rasa."""

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from bot.nlu.blend import Blend
from bot.nlu.minilm import encoder

TRAINING = {
    "police": ["do the police see it", "is data given to the police", "police access", "cops"],
    "photos": ["do you keep photos", "pictures of my son", "photographs", "are photos stored"],
    "lunch": ["what is for lunch", "school dinner", "canteen menu", "is lunch hot today"],
}
NGRAMS = CountVectorizer(analyzer="char_wb", ngram_range=(2, 4))
TEXTS = [text for texts in TRAINING.values() for text in texts]
LABELS = [label for label, texts in TRAINING.items() for _ in texts]
COUNTS = csr_matrix(NGRAMS.fit_transform(TEXTS))


def features(*texts: str) -> tuple[np.ndarray, csr_matrix]:
    return encoder().encode(texts), csr_matrix(NGRAMS.transform(texts))


@pytest.fixture(scope="module")
def blend() -> Blend:
    return Blend.fit(encoder().encode(TEXTS), COUNTS, LABELS)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("does the law enforcement get our information", "police"),
        ("phottos storred", "photos"),
        ("what will they eat", "lunch"),
    ],
)
def test_meaning_and_spelling_both_count(blend: Blend, text: str, label: str) -> None:
    probabilities = blend.predict(*features(text))[0]
    assert blend.classes[probabilities.argmax()] == label


def test_probabilities_are_probabilities(blend: Blend) -> None:
    probabilities = blend.predict(*features("police", "qqq zzz", "photos and lunch"))
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(3))
    assert probabilities.min() >= 0
    assert probabilities[0].max() > probabilities[1].max()


def test_saving_and_loading_changes_nothing(blend: Blend, tmp_path: Path) -> None:
    blend.save(tmp_path / "blend.npz")
    again = Blend.load(tmp_path / "blend.npz")
    asked = features("are there photos of her")
    assert again.predict(*asked) == pytest.approx(blend.predict(*asked), abs=1e-6)


def test_two_intents_are_enough() -> None:
    blend = Blend.fit(encoder().encode(TEXTS[:8]), COUNTS[:8], LABELS[:8])
    assert blend.predict(*features("police")).shape == (1, 2)
    assert blend.classes[blend.predict(*features("police")).argmax()] == "police"


def test_one_intent_cannot_be_told_apart() -> None:
    with pytest.raises(ValueError, match="at least two intents"):
        Blend.fit(encoder().encode(TEXTS[:4]), COUNTS[:4], LABELS[:4])

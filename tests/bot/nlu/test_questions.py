"""The question model without Rasa."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.questions import QuestionModel

TRAINING = {
    "police": ["do the police see it", "is data given to the police", "police access", "cops"],
    "photos": ["do you keep photos", "pictures of my son", "photographs", "are photos stored"],
    "lunch": ["what is for lunch", "school dinner", "canteen menu", "is lunch hot today"],
}
TEXTS = [text for texts in TRAINING.values() for text in texts]
LABELS = [label for label, texts in TRAINING.items() for _ in texts]


@pytest.fixture(scope="module")
def model() -> QuestionModel:
    return QuestionModel.fit(TEXTS, LABELS, scored=True)


def best(model: QuestionModel, text: str) -> str:
    return model.classes[int(model.predict([text])[0].argmax())]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("does the law enforcement get our information", "police"),
        ("phottos storred", "photos"),
        ("what will they eat", "lunch"),
    ],
)
def test_meaning_and_spelling_both_count(model: QuestionModel, text: str, label: str) -> None:
    assert best(model, text) == label


def test_probabilities_are_probabilities(model: QuestionModel) -> None:
    probabilities = model.predict(["police", "qqq zzz", "photos and lunch"])
    assert probabilities.sum(axis=1) == pytest.approx(np.ones(3))
    assert probabilities.min() >= 0
    assert probabilities[0].max() > probabilities[1].max()


def test_saving_and_loading_changes_nothing(model: QuestionModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = QuestionModel.load(tmp_path)
    asked = ["are there photos of her", "menu?"]
    assert again.predict(asked) == pytest.approx(model.predict(asked), abs=1e-6)
    assert again.classes == model.classes


def test_two_intents_are_enough() -> None:
    model = QuestionModel.fit(TEXTS[:8], LABELS[:8])
    assert model.predict(["police"]).shape == (1, 2)
    assert best(model, "police") == "police"


def test_one_intent_cannot_be_told_apart() -> None:
    with pytest.raises(ValueError, match="at least two intents"):
        QuestionModel.fit(TEXTS[:4], LABELS[:4])


def test_what_is_asked_in_training_is_more_familiar_than_what_is_not(model: QuestionModel) -> None:
    asked = model.understand(["do the police see it", "zebras like marmalade"])
    known, unknown = model.in_scope(asked)
    assert 0 <= unknown < known <= 1


def test_text_speak_and_typing_errors_change_little(model: QuestionModel) -> None:
    assert model.predict(["wat abt the polcie"]) == pytest.approx(
        model.predict(["what about the police"])
    )

"""The sentence encoder: the model's own vectors, whatever the company in the batch."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.graph import WIDTH
from bot.nlu.minilm import MAX_TOKENS, encoder
from bot.nlu.weights import SHA256, Weights, WeightsError, model_folder

# The first values that sentence-transformers gives for the example of the model's own page.
SENTENCE = "This is an example sentence"
FIRST = [0.0677, 0.0635, 0.0487, 0.0793]


def test_it_is_the_published_model() -> None:
    vector = encoder().encode([SENTENCE])[0]
    assert vector[:4] == pytest.approx(FIRST, abs=5e-3)


def test_vectors_are_unit_vectors_of_the_models_width() -> None:
    vectors = encoder().encode(["one", "two words", "🙂", "é", "x " * 500])
    assert vectors.shape == (5, WIDTH)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_a_batch_changes_nothing() -> None:
    texts = [
        "who sees it",
        "may I have a copy of the file you keep about my son, please?",
        "hi",
    ] * 20
    together = encoder().encode(texts)
    alone = np.vstack([encoder().encode([text]) for text in texts[:3]])
    assert together[:3] == pytest.approx(alone, abs=1e-5)
    assert together[3:6] == pytest.approx(alone, abs=1e-5)


def test_meaning_is_nearer_than_words() -> None:
    asked, same, other = encoder().encode(
        ["Who do you give my data to?", "which companies get our information", "lunch menu"]
    )
    assert asked @ same > asked @ other


def test_words_beyond_the_limit_do_not_count() -> None:
    long = "data " * MAX_TOKENS
    first, second = encoder().encode([long, long + "vaccination " * 50])
    assert first == pytest.approx(second, abs=1e-6)


def test_no_texts_give_no_vectors() -> None:
    assert encoder().encode([]).shape == (0, WIDTH)


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    altered = tmp_path / "model.safetensors"
    content = bytearray((model_folder() / "model.safetensors").read_bytes())
    content[-1] ^= 1
    altered.write_bytes(content)
    with pytest.raises(WeightsError, match="SHA-256 differs"):
        Weights(altered, SHA256)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read"):
        Weights(tmp_path / "model.safetensors")

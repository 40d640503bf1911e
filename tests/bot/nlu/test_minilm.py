"""The sentence encoder: the model's own vectors, whatever else is encoded with them."""

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.graph import LAYERS, SCALE, WIDTH, quantised
from bot.nlu.minilm import MAX_TOKENS, Encoder, embeddings, unit
from bot.nlu.minilm import published_vectors as encode
from bot.nlu.weights import SHA256, Weights, WeightsError, model_folder

# The first values that sentence-transformers gives for the example of the model's own page.
SENTENCE = "This is an example sentence"
FIRST = [0.0677, 0.0635, 0.0487, 0.0793]


@pytest.fixture(scope="module")
def full() -> Encoder:
    """The published model with its weights in 32 bits."""
    return Encoder(embeddings().layers())


def test_it_is_the_published_model(full: Encoder) -> None:
    vector = full.encode(embeddings().embedded([SENTENCE]))[0]
    assert vector[:4] == pytest.approx(FIRST, abs=1e-4)


def test_in_eight_bits_it_is_nearly_the_same(full: Encoder) -> None:
    texts = [SENTENCE, "who sees it", "may I have a copy of the file about my son, please?"]
    cosines = (encode(texts) * full.encode(embeddings().embedded(texts))).sum(1)
    assert cosines.min() > 0.98


def test_vectors_are_unit_vectors_of_the_models_width() -> None:
    vectors = encode(["one", "two words", "🙂", "é", "x " * 500])
    assert vectors.shape == (5, WIDTH)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_other_sentences_change_nothing() -> None:
    texts = [
        "who sees it",
        "may I have a copy of the file you keep about my son, please?",
        "hi",
    ] * 30
    together = encode(texts)
    alone = np.vstack([encode([text]) for text in texts[:3]])
    assert np.array_equal(together, np.tile(alone, (30, 1)))


def test_meaning_is_nearer_than_words() -> None:
    asked, same, other = encode(
        ["Who do you give my data to?", "which companies get our information", "lunch menu"]
    )
    assert asked @ same > asked @ other


def test_words_beyond_the_limit_do_not_count() -> None:
    long = "data " * MAX_TOKENS
    first, second = encode([long, long + "vaccination " * 50])
    assert np.array_equal(first, second)


def test_no_texts_give_no_vectors() -> None:
    assert encode([]).shape == (0, WIDTH)


def test_layers_one_after_the_other_are_the_whole(full: Encoder) -> None:
    sentences = states = embeddings().embedded([SENTENCE])
    for part in (range(2), range(2, LAYERS)):
        states = Encoder(embeddings().layers(), part).states(states)
    assert unit(states[0].mean(0)) == pytest.approx(full.encode(sentences)[0], abs=1e-5)


def test_each_output_has_a_scale_of_its_own() -> None:
    weight = np.array([[0.5, -1.0], [0.01, 0.02], [0.0, 0.0]], dtype=np.float32)
    found = quantised({"w": weight, "b": np.ones(3, dtype=np.float32)})
    again = found["w"] * found[SCALE.format("w")][:, None]
    assert found["w"].dtype == np.int8
    assert again == pytest.approx(weight, rel=0.01)
    assert found["b"].dtype == np.float32


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

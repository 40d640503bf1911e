import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.text_speak import SHORT, text_speak

CASES = [
    ("What’s kept?", "whats kept"),
    ("It's Sam's file...", "its sams file"),
    ("Is it sold? Tell me!", "is it sold? tell me"),
    ("STORAGE", "storage"),
    ("   ", ""),
]


@pytest.mark.parametrize(("text", "texted"), CASES)
def test_case_apostrophes_and_the_end_go(text: str, texted: str) -> None:
    assert text_speak(text, 1) == texted


@pytest.mark.parametrize(("word", "short"), SHORT.items())
def test_each_word_is_shortened_mostly(word: str, short: str) -> None:
    seen = [text_speak(f"Sam {word} Kacper", seed) for seed in range(100)]
    assert set(seen) == {f"sam {word} kacper", f"sam {short} kacper"}
    assert 65 <= seen.count(f"sam {short} kacper") <= 95


def test_only_whole_words_are_shortened() -> None:
    assert text_speak("forty toes, youth seeing, areas, becausey", 1) == (
        "forty toes, youth seeing, areas, becausey"
    )


@given(st.text(), st.integers(0, 1000))
def test_the_same_text_and_seed_come_out_alike(text: str, seed: int) -> None:
    texted = text_speak(text, seed)
    assert texted == text_speak(text, seed)
    assert not set("'’") & set(texted)
    assert not texted.endswith((".", "?", "!", " "))

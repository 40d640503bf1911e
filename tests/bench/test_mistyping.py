import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.mistyping import NEIGHBOURS, SHARE, SURE_FROM, errors, mistype

TYPED = st.text(string.ascii_letters + string.digits + " ,.?!'’é£")
SEEDS = st.integers(0, 1000)


@pytest.mark.parametrize(
    ("letter", "keys"), [("a", "qwsz"), ("g", "tyfhvb"), ("p", "ol"), ("m", "jkn")]
)
def test_neighbours_are_those_of_the_keyboard(letter: str, keys: str) -> None:
    assert sorted(NEIGHBOURS[letter]) == sorted(keys)


def test_neighbours_are_mutual() -> None:
    assert all(a in NEIGHBOURS[b] for a, keys in NEIGHBOURS.items() for b in keys)
    assert set(NEIGHBOURS) == set(string.ascii_lowercase)


@given(TYPED, SEEDS)
def test_the_same_text_and_seed_are_mistyped_alike(text: str, seed: int) -> None:
    assert mistype(text, seed) == mistype(text, seed)


@given(TYPED, SEEDS)
def test_only_letters_are_mistyped(text: str, seed: int) -> None:
    def others(of: str) -> str:
        return "".join(c for c in of if c not in string.ascii_letters)

    assert others(mistype(text, seed)) == others(text)


@given(TYPED, SEEDS)
def test_an_error_adds_or_loses_at_most_one_letter(text: str, seed: int) -> None:
    assert abs(len(mistype(text, seed)) - len(text)) <= errors(text)


@given(st.text(string.ascii_letters, min_size=SURE_FROM, max_size=18), SEEDS)
def test_a_single_error_is_always_seen(text: str, seed: int) -> None:
    assert errors(text) == 1
    assert mistype(text, seed) != text


@given(st.text(string.ascii_letters + " ", min_size=200), SEEDS)
def test_the_share_is_kept(text: str, seed: int) -> None:
    letters = sum(c != " " for c in text)
    assert abs(errors(text) - SHARE * letters) <= 1


@pytest.mark.parametrize("text", ["", "?!", "2024", "hi"])
def test_what_has_hardly_a_letter_stays(text: str) -> None:
    assert mistype(text, 1) == text


def test_every_kind_of_error_is_made() -> None:
    seen = {mistype("abcdefghijklm", seed) for seed in range(300)}
    assert "acbdefghijklm" in seen, "swapped"
    assert "aabcdefghijklm" in seen, "doubled"
    assert "bcdefghijklm" in seen, "dropped"
    assert "qbcdefghijklm" in seen, "next key"

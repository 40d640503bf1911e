"""Mistyped words put right, and others left alone."""

import tracemalloc

import pytest

from bot.nlu.spelling import Speller, english_words
from bot.nlu.wording import written_out

TRAINING = [
    "who sees the photographs",
    "do you share photographs with the police",
    "SEN? EHCP ehcp",
]


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller.fit(TRAINING)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("do yuo shrae photogrpahs", "do you share photographs"),
        ("the polcie", "the police"),
        ("eh cp and ehpc", "eh cp and ehcp"),
    ],
)
def test_a_mistyped_word_becomes_the_nearest_of_the_training_questions(
    speller: Speller, written: str, meant: str
) -> None:
    assert speller.corrected(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("fotograffs wiv the pleece", "photographs with the police"),
        ("infomashun on mi dorter", "information on my daughter"),
        ("do yu sel it", "do you sell it"),
    ],
)
def test_a_word_spelt_by_ear_becomes_one_that_sounds_alike(written: str, meant: str) -> None:
    taught = Speller.fit(
        [
            *TRAINING,
            *["information with my daughter", "we see who sells it", "sell", "data data data"],
        ]
    )
    assert taught.corrected(written_out(written)) == meant


@pytest.mark.parametrize(
    "text",
    [
        "Kacper and Przemek",  # names near to no word
        "polite shard",  # English, though near to words of the training questions
        "polyce photographed POLCIE",
        "the cat sat",
        "12 🙂 ...",
        "",
    ],
)
def test_other_words_are_left_alone(speller: Speller, text: str) -> None:
    expected = text.replace("polyce", "police")
    assert speller.corrected(text) == expected


def test_in_a_shouted_text_capitals_are_no_abbreviations(speller: Speller) -> None:
    assert speller.corrected("WHO SEES PHOTOGRPAHS") == "WHO SEES photographs"


def test_a_typing_error_in_the_training_questions_is_not_learnt() -> None:
    speller = Speller.fit([*TRAINING, "photografs"])
    assert speller.corrected("photografs") == "photographs"


@pytest.mark.parametrize("letter", ["a", "漢", "\U00020000"])
def test_looking_up_a_long_word_takes_no_memory(letter: str) -> None:
    """One of 16,000 bytes once took 1.3 GB (red team, row 1)."""
    words, sought = english_words(), letter * 4000
    tracemalloc.start()
    try:
        assert sought not in words
        assert Speller({"photographs": 2}).corrected(sought) == sought
        assert tracemalloc.get_traced_memory()[1] < 2**20
    finally:
        tracemalloc.stop()

"""Mentions are found by whole words."""

import pytest

from desk.forms.phrases import mentions, normalised, without


def test_texts_are_compared_without_case_and_punctuation() -> None:
    assert normalised("  Don’t tell:  CCTV/camera, e-mail! ") == "dont tell cctv camera e mail"


@pytest.mark.parametrize(
    ("text", "phrase", "found"),
    [
        ("the CCTV, please", "cctv", True),
        ("my cctvish idea", "cctv", False),
        ("his exam papers and scripts", "exam ... script*", True),
        ("exam one two three four scripts", "exam ... script*", False),
        ("exam scripts", "exam ... script*", True),
        ("scripted", "script*", True),
        ("a script", "exam ... script*", False),
        ("Don't tell his dad", "dont tell ... dad", True),
        ("what's a.b?", "a.b", True),
    ],
)
def test_a_phrase_is_found_as_whole_words(text: str, phrase: str, found: bool) -> None:
    assert mentions(text, (phrase,)) == found


def test_no_phrases_find_nothing() -> None:
    assert not mentions("anything", ())
    assert without("Anything!", ()) == "anything"


def test_mentions_can_be_cut_out() -> None:
    assert without("his mock exam papers, and more", ("mock ... paper*",)) == "his and more"

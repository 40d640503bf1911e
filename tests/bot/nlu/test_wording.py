"""Text-speak written out."""

import pytest

from bot.nlu.spelling import english_words
from bot.nlu.wording import text_speak, written_out


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("wat data do u hv on my lad?", "what data do you have on my lad?"),
        ("PLS tell me", "please tell me"),
        ("I’m worried, cant sleep", "i am worried, cannot sleep"),
        ("Sam is in Y7", "Sam is in Y7"),
        ("", ""),
    ],
)
def test_text_speak_is_written_out(text: str, meant: str) -> None:
    assert written_out(text) == meant


def test_writing_out_twice_changes_nothing_more() -> None:
    assert all(written_out(meaning) == meaning for meaning in text_speak().values())


def test_the_list_is_in_order_and_in_lower_case() -> None:
    short = list(text_speak())
    assert short == sorted(short)
    assert all(form == form.lower() for form in short)


def test_it_writes_english() -> None:
    words = {word for meaning in text_speak().values() for word in meaning.split()}
    assert {word for word in words if word not in english_words()} <= {"ok"}

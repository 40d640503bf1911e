"""Several questions in one message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.segments import MOST_SEGMENTS, is_question, segments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("who sees my data", []),
        ("do you share with the police and social services?", []),
        ("who sees it and how long do you keep it", ["who sees it", "how long do you keep it"]),
        ("What do you hold? And why?", ["What do you hold?", "And why?"]),
        ("what do you hold and why", ["what do you hold", "why"]),
        ("who sees it, can I get a copy", ["who sees it", "can I get a copy"]),
        ("1. who sees it\n2) how long\n- a copy?", ["who sees it", "how long", "a copy?"]),
        ("Dear Mr. Walker, e.g. who sees it", []),
        ("Hi.\nIs it safe?", ["Hi.", "Is it safe?"]),
        ("?!\n...", []),
    ],
)
def test_questions_are_told_apart(text: str, expected: list[str]) -> None:
    assert segments(text) == expected


@given(st.text(max_size=400))
def test_parts_are_pieces_of_the_text_in_order(text: str) -> None:
    found = segments(text)
    assert len(found) != 1
    assert len(found) <= MOST_SEGMENTS
    place = 0
    for segment in found:
        place = text.index(segment, place) + len(segment)


@pytest.mark.parametrize("text", ["who sees it", "and can I", "it is safe?", "Is it safe"])
def test_a_question_is_seen_by_its_form(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["my son is in Year 7", "island hopping", "hello"])
def test_a_statement_is_no_question(text: str) -> None:
    assert not is_question(text)

"""Sanitising what a parent typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.chat.sanitise import display_text, for_rasa, sanitise


@given(st.text())
def test_what_is_clean_can_be_stored_and_stays_clean(text: str) -> None:
    cleaned = sanitise(text)
    cleaned.encode("utf-8")
    assert "\x00" not in cleaned
    assert cleaned == cleaned.strip()
    assert sanitise(cleaned) == cleaned


@given(st.text())
def test_rasa_takes_nothing_of_a_parents_for_a_command(text: str) -> None:
    assert not for_rasa(sanitise(text), frozenset()).strip().startswith("/")


@given(st.text(alphabet="/ \t\n\u00a0\u2003\x1c\x85ab_{}@"))
def test_only_a_whole_payload_keeps_its_slash(text: str) -> None:
    heard = for_rasa(text, {"a", "a_b"})
    assert heard in ("/a", "/a_b") or not heard.strip().startswith("/")


@pytest.mark.parametrize("text", ["", "hello", "a / b", "1/2", "http://x.example/a"])
def test_ordinary_words_stay(text: str) -> None:
    assert for_rasa(text, {"a"}) == text


def test_the_latest_option_names_the_payload() -> None:
    options = [{"title": "Old", "payload": "/a"}, {"title": "New", "payload": "/a"}]
    assert display_text("/a", options) == "New"
    assert display_text("/b", options) == "/b"

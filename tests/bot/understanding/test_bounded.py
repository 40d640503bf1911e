"""No message costs more to understand than its size allows."""

import pytest
from spacy.tokens import Doc

from bot.understanding.bounded import MOST_CHARACTERS, bounded, has_words
from bot.understanding.entities import load_entities

SIGNS = '!?.,;:()[]"'
NASTY = [
    "".join(SIGNS[i * i % 11] for i in range(4000)),
    "born" + ":" * 3996,
    "\U0001f600" * 4000,
    "(" * 4000,
    "'" * 4000,
    "a" + " " * 3998 + "b",
    "\U00020000" * 4000,
    "a" * 100_000,
]


@pytest.mark.parametrize(
    "text",
    [
        "Who sees it?!?\n\nAnd how long do you keep it ...",
        "My mail is anna.long-name+school@subdomain.example.org, thanks \U0001f600\U0001f600",
        "",
    ],
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert bounded(text) == text


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_run_of_one_kind_is_cut_to_a_hundred_characters(text: str) -> None:
    assert len(bounded(text)) <= 110


def test_the_words_around_a_run_stay() -> None:
    assert bounded("who" + "?" * 900 + " sees" + " " * 900 + "it") == "who??? sees   it"


def test_a_long_message_is_cut() -> None:
    assert len(bounded("who sees it " * 4000)) == MOST_CHARACTERS


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_the_tokenizer_gets_the_bounded_text(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    finder, given = load_entities(), list[str]()
    tokenize = finder._nlp

    def noting(words: str) -> Doc:
        given.append(words)
        return tokenize(words)

    monkeypatch.setattr(finder, "_nlp", noting)
    finder.find(text)
    assert given == [bounded(text)]


@pytest.mark.parametrize(("text", "expected"), [("?!", False), ("\U0001f600", False), ("ok", True)])
def test_a_message_without_a_letter_has_no_words(text: str, expected: bool) -> None:
    assert has_words(text) is expected


def test_digits_are_words() -> None:
    assert has_words("999")

"""Answers as they are written down, read, filled in and turned into turns."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.answers import load_answers, read_book
from bot.answers.book import OTHER, WITHHELD
from bot.answers.model import expand
from bot.content import ContentError
from bot.notice import load_notice
from bot.paths import DATA
from bot.templates import fill
from bot.trust import load_trust
from bot.turn import Outcome

BOOK = load_answers()
GOOD = {
    "id": "one",
    "title": "One?",
    "text": "Yes, says {{ trust.name }}.",
    "citations": ["contact.1"],
}


def test_what_replaces_a_stale_answer_is_there() -> None:
    assert BOOK[OTHER].outcome is Outcome.SILENT
    for stands_in in (OTHER, WITHHELD):
        assert load_trust().dpl.email in BOOK.text(stands_in)
        assert "/request_callback" in {offer.payload for offer in BOOK[stands_in].offers}


@pytest.mark.parametrize(
    ("citation", "expected"),
    [
        ("a.1", ["a.1"]),
        ("a-b.2-4", ["a-b.2", "a-b.3", "a-b.4"]),
        ("auditors", ["auditors"]),
        ("go to\n  https://a.example/b.1", ["go to https://a.example/b.1"]),
    ],
)
def test_citations_expand(citation: str, expected: list[str]) -> None:
    assert expand(citation) == expected


def test_a_statement_cited_twice_counts_once(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, {**GOOD, "citations": ["a.1-2", "a.2-3"]})
    assert read_book(folder, load_notice())["one"].citations == ("a.1", "a.2", "a.3")


@pytest.mark.parametrize("citation", ["a.", "a.4-2", "a.1,2"])
def test_bad_citations_are_named(citation: str) -> None:
    with pytest.raises(ContentError, match=re.escape(citation)):
        expand(citation)


def folder_with(folder: Path, *answers: dict[str, Any]) -> Path:
    return folder_of(folder, yaml.safe_dump({"answers": list(answers)}))


def folder_of(folder: Path, text: str) -> Path:
    """A data folder with the real trust and these answers."""
    (folder / "answers").mkdir()
    (folder / "answers" / "some.yml").write_text(text, encoding="utf-8")
    trust = (DATA / "trust.yml").read_text(encoding="utf-8")
    (folder / "trust.yml").write_text(trust, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"citations": []}, "an answer cites the notice"),
        ({"outcome": "chat"}, "only answers and silent answers cite"),
        ({"outcome": "perhaps"}, "perhaps"),
        ({"suggest": ["two"]}, "suggests 'two'"),
        ({"why": "two"}, "gives 'two' as its why"),
        ({"text": "{{ trust.nothing }}"}, "nothing"),
        ({"txt": "?"}, "'txt'"),
        ({"approved": {"by": "somebody"}}, "approved"),
    ],
)
def test_bad_answers_are_named(tmp_path: Path, change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ContentError, match=complaint) as raised:
        read_book(folder_with(tmp_path, {**GOOD, **change}), load_notice())
    assert "one" in str(raised.value) or "nothing" in str(raised.value)


@pytest.mark.parametrize("missing", sorted(GOOD.keys() - {"citations"}))
def test_a_missing_entry_is_named(tmp_path: Path, missing: str) -> None:
    answer = {name: value for name, value in GOOD.items() if name != missing}
    with pytest.raises(ContentError, match=rf"lacks the entry '{missing}'"):
        read_book(folder_with(tmp_path, answer), load_notice())


@pytest.mark.parametrize("text", ["answers: [", "other: []", "answers: [one]", "", "answers: 3"])
def test_a_malformed_file_is_named(tmp_path: Path, text: str) -> None:
    with pytest.raises(ContentError, match=r"some\.yml"):
        read_book(folder_of(tmp_path, text), load_notice())


def test_the_same_answer_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="twice"):
        read_book(folder_with(tmp_path, GOOD, GOOD), load_notice())


def test_a_citation_that_is_gone_makes_stale_and_stops_nothing(tmp_path: Path) -> None:
    gone = {**GOOD, "citations": ["contact.1", "contact.99"]}
    book = read_book(folder_with(tmp_path, gone), load_notice())
    assert "statement contact.99 is gone" in book.status("one").faults


def test_an_answers_text_can_do_nothing_but_read_facts() -> None:
    with pytest.raises(ContentError):
        fill("{{ ''.__class__.__mro__ }}", trust=load_trust())


def test_the_thing_asked_about_is_filled_in_as_plain_text(tmp_path: Path) -> None:
    text = "The notice does not name {{ named | default('that') }}."
    silent = {**GOOD, "outcome": "silent", "text": text}
    book = read_book(folder_with(tmp_path, silent), load_notice())
    assert book.text("one") == "The notice does not name that."
    assert book.text("one", "{{ trust }}") == "The notice does not name {{ trust }}."


def test_a_book_gives_buttons_for_suggestions(tmp_path: Path) -> None:
    two = {**GOOD, "id": "two", "outcome": "chat", "citations": [], "suggest": ["one"]}
    book = read_book(folder_with(tmp_path, GOOD, two), load_notice())
    assert book.turn("two").as_dict()["options"] == [{"title": "One?", "payload": "/one"}]

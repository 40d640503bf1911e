"""Which answers an edit makes stale, and what parents see in their place."""

from pathlib import Path
from typing import Any

import pytest

from bot.turn import Outcome
from tests.bot.ledger.samples import edit_notice, make_data, read, stale, write_answers


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path / "data")


def test_approved_answers_stand(data: Path) -> None:
    assert stale(read(data)) == {}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("- the police", "- the police force", {"police": ("statement sharing.2 changed",)}),
        ("- the police\n", "", {"police": ("statement sharing.2 is gone",)}),
        ("- our nurses\n", "", {"nurses": ("statement sharing.4 is gone",)}),
        ("- the police\n", "- bus drivers\n- the police\n", {}),
        ("You may see", "Listen. You may see", {}),
        ("with:", "with:\n\n- others", {}),
        ("the police\n- the council", "the council\n- the police", {}),
        ("You may see your data.", "You may see\nyour data.", {}),
        ("We never sell it.", "We sell it.", {"selling": ("statement sharing.5 changed",)}),
        (" Ask us.", "", {"see": ("statement rights.2 is gone",)}),
        ("## Rights", "## Duties", {}),
        ("## Rights", "## Cookies\n\nWe set none.\n\n## Rights", {}),
        ("## Sharing", "## 1. Sharing", {}),
        (
            "- the police\n- the council\n- our nurses\n\nWe never sell it.",
            "- the council\n- our nurses\n\nWe never sell it.\n\nWe keep it from:\n\n- the police",
            {"police": ('statement sharing.2 now follows "We keep it from:"',)},
        ),
        ("We never sell it.\n\n## Rights\n", "## Rights\n\nWe never sell it.\n", {}),
    ],
)
def test_an_edit_makes_stale_exactly_what_cites_it(
    data: Path, old: str, new: str, expected: dict[str, tuple[str, ...]]
) -> None:
    edit_notice(data, old, new)
    found = stale(read(data))
    assert set(found) == set(expected)
    for answer, faults in expected.items():
        assert found[answer][: len(faults)] == faults


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Other?"},
        {"text": "Other."},
        {"suggest": ["council"]},
        {"offers": [{"title": "Ask", "payload": "/ask"}]},
        {"why": "council"},
        {"outcome": "silent"},
    ],
)
def test_everything_of_an_answer_is_pinned(data: Path, change: dict[str, Any]) -> None:
    write_answers(data, {"police": change})
    assert stale(read(data)) == {"police": ("its text changed",)}


@pytest.mark.parametrize(
    ("citations", "faults"),
    [
        (
            ["sharing.1", "sharing.3"],
            (
                "it cites sharing.3, which was not approved with it",
                "it no longer cites sharing.2, with which it was approved",
            ),
        ),
        (["sharing.1"], ("it no longer cites sharing.2, with which it was approved",)),
        (["sharing.1-3"], ("it cites sharing.3, which was not approved with it",)),
        (["sharing.1-2", "sharing.9"], ("statement sharing.9 is gone",)),
        (["sharing.2", "sharing.1"], None),
    ],
)
def test_other_citations_need_approval(
    data: Path, citations: list[str], faults: tuple[str, ...] | None
) -> None:
    write_answers(data, {"police": {"citations": citations}})
    assert stale(read(data)).get("police") == faults


def test_citations_may_be_renumbered_after_the_notice(data: Path) -> None:
    edit_notice(data, "- the police\n", "- bus drivers\n- the police\n")
    write_answers(data, {"police": {"citations": ["sharing.1", "sharing.3"]}})
    assert stale(read(data)) == {}


def test_without_a_lock_everything_is_stale_and_nothing_fails(tmp_path: Path) -> None:
    book = read(make_data(tmp_path / "data", approved=False))
    assert set(stale(book)) == {answer.id for answer in book}
    assert book.turn("police").texts == ("Words about withheld.",)


def cited(data: Path, answer_id: str) -> list[tuple[str, str]]:
    (given,) = read(data).turn(answer_id).answers
    assert given.id == answer_id
    return [(citation.statement, citation.quote) for citation in given.citations]


def test_a_citation_follows_its_words(data: Path) -> None:
    edit_notice(data, "- the police\n", "- bus drivers\n- the police\n")
    assert cited(data, "police") == [
        ("sharing.1", "We share data with:"),
        ("sharing.3", "the police"),
    ]
    assert read(data).turn("police").texts == ("Words about police.",)


def test_a_stale_answer_gives_the_notices_present_words(data: Path) -> None:
    edit_notice(data, "- the police\n", "- the police force\n")
    turn = read(data).turn("police")
    assert (turn.outcome, turn.texts) == (Outcome.ANSWER, ("Words about withheld.",))
    assert turn.options == ()
    assert cited(data, "police") == [
        ("sharing.1", "We share data with:"),
        ("sharing.2", "the police force"),
    ]


def test_the_sentence_after_a_removed_one_is_not_quoted_for_it(data: Path) -> None:
    edit_notice(data, "- the police\n", "")
    assert cited(data, "police") == [("sharing.1", "We share data with:")]


def test_with_no_words_left_nothing_is_claimed(data: Path) -> None:
    edit_notice(data, "## Rights\n\nYou may see your data. Ask us.", "## Duties\n\nNone.")
    turn = read(data).turn("see")
    assert (turn.outcome, turn.answers) == (Outcome.ERROR, ())
    assert turn.texts == ("Words about nothing_near.",)


def test_lost_words_are_replaced_by_the_nearest(data: Path) -> None:
    edit_notice(data, "## Rights\n\nYou may see your data. Ask us.", "## Duties\n\nYou see. None.")
    book = read(data)
    nearest = book.notice.statement("duties.1")
    turn = book.turn("see", nearest=[nearest])
    assert (turn.outcome, turn.texts) == (Outcome.ANSWER, ("Words about withheld.",))
    assert [citation.quote for citation in turn.answers[0].citations] == ["You see."]


def test_a_button_gets_the_statements_near_its_title(data: Path) -> None:
    write_answers(data, {"see": {"title": "May I see my data?"}})
    edit_notice(data, "- the police\n", "- the polices\n")
    edit_notice(data, "You may see your data. Ask us.", "Nothing.")
    edit_notice(data, "## Rights", "## Police")
    assert cited(data, "police")[1:] == [("sharing.2", "the polices")]
    write_answers(data, {"nurses": {"title": "Do nurses see it?"}})
    edit_notice(data, "- our nurses\n", "")
    edit_notice(data, "We never sell it.", "A nurse comes.")
    assert cited(data, "nurses") == [
        ("sharing.1", "We share data with:"),
        ("sharing.4", "A nurse comes."),
    ]


def test_a_silent_answer_may_cite_and_claims_nothing_when_stale(data: Path) -> None:
    turn = read(data).turn("selling")
    assert (turn.outcome, turn.texts) == (Outcome.SILENT, ("Words about selling.",))
    assert cited(data, "selling") == [("sharing.5", "We never sell it.")]
    edit_notice(data, "We never sell it.", "We sell it.")
    turn = read(data).turn("selling")
    assert (turn.outcome, turn.texts) == (Outcome.ANSWER, ("Words about withheld.",))
    assert cited(data, "selling") == [("sharing.5", "We sell it.")]


@pytest.mark.parametrize("answer", ["danger", "withheld", "nothing_near"])
def test_what_must_never_vanish_is_given_though_stale(data: Path, answer: str) -> None:
    write_answers(data, {answer: {"text": "Other words."}})
    book = read(data)
    assert set(stale(book)) == {answer}
    assert book.turn(answer).texts == ("Other words.",)

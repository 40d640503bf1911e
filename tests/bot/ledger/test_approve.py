"""Approving: who, when, and at which words."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.answers.lock import write_lock
from bot.content import ContentError
from bot.ledger.approve import approve
from tests.bot.ledger.samples import DAY, edit_notice, make_data, read, stale, write_answers


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path / "data")


def approved(data: Path, *answer_ids: str, citations_confirmed: bool = False) -> None:
    lock = approve(
        read(data), answer_ids, " Someone ", DAY, citations_confirmed=citations_confirmed
    )
    write_lock(data / "answers.lock", lock)


def test_an_approved_change_stands_again(data: Path) -> None:
    edit_notice(data, "- the police", "- the police force")
    write_answers(data, {"council": {"text": "New."}})
    approved(data, "police")
    assert set(stale(read(data))) == {"council"}
    approved(data, "council")
    assert stale(read(data)) == {}
    approval = read(data).lock.approvals["council"]
    assert (approval.by, approval.on) == ("Someone", DAY)


@pytest.mark.parametrize("ids", [["nobody"], ["police", "nobody"]])
def test_an_unknown_answer_is_named(data: Path, ids: Sequence[str]) -> None:
    with pytest.raises(ContentError, match="nobody: there is no such answer"):
        approve(read(data), ids, "Someone", DAY)


def test_approval_needs_a_name(data: Path) -> None:
    with pytest.raises(ContentError, match="who approves"):
        approve(read(data), ["police"], "  ", DAY)


def test_a_statement_that_is_missing_cannot_be_approved(data: Path) -> None:
    write_answers(data, {"police": {"citations": ["sharing.9"]}})
    with pytest.raises(ContentError, match=r"cites sharing\.9"):
        approve(read(data), ["police"], "Someone", DAY, citations_confirmed=True)


def test_a_renumbered_notice_asks_for_its_citations_first(data: Path) -> None:
    edit_notice(data, "- the police\n", "- bus drivers\n- the police\n")
    write_answers(data, {"police": {"text": "New."}})
    with pytest.raises(ContentError, match=r"sharing\.2 is now sharing\.3"):
        approved(data, "police")
    approved(data, "police", citations_confirmed=True)
    (given,) = read(data).turn("police").answers
    assert [citation.quote for citation in given.citations][1] == "bus drivers"


def test_a_removed_sentence_asks_for_the_citations_first(data: Path) -> None:
    edit_notice(data, "- the police\n", "")
    with pytest.raises(ContentError, match=r"the words of sharing\.2 are gone"):
        approved(data, "police")


def test_approvals_of_answers_that_are_no_more_are_dropped(data: Path) -> None:
    text = (data / "answers" / "all.yml").read_text(encoding="utf-8")
    (data / "answers" / "all.yml").write_text(text.replace("danger", "risk"), encoding="utf-8")
    approved(data, "risk")
    assert "danger" not in read(data).lock.approvals
    assert stale(read(data)) == {}

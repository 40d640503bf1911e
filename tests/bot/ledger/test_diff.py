"""What an edited notice changes."""

from pathlib import Path

import pytest

from bot.ledger.commands import open_impact
from bot.ledger.diff import Impact
from tests.bot.ledger.samples import NOTICE, make_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path / "data")


def after(data: Path, *edits: tuple[str, str]) -> Impact:
    text = NOTICE
    for old, new in edits:
        assert text.count(old) == 1
        text = text.replace(old, new)
    path = data / "new.md"
    path.write_text(text, encoding="utf-8")
    return open_impact(data, path)


def ids(
    impact: Impact,
) -> tuple[list[str], list[tuple[str, str]], list[str], list[tuple[str, str]]]:
    """Added, changed, gone, moved."""
    diff = impact.diff
    return (
        [s.address for s in diff.added],
        [(a.address, b.address) for a, b in diff.changed],
        [s.address for s in diff.gone],
        [(a.address, b.address) for a, b in diff.moved],
    )


def test_the_same_notice_changes_nothing(data: Path) -> None:
    found = after(data)
    assert ids(found) == ([], [], [], [])
    assert (found.stale, found.unanswered) == ({}, ())


def test_an_inserted_sentence_moves_the_others_and_is_unanswered(data: Path) -> None:
    found = after(data, ("- our nurses", "- the bus company\n- our nurses"))
    moved = [("sharing.4", "sharing.5"), ("sharing.5", "sharing.6")]
    assert ids(found) == (["sharing.4"], [], [], moved)
    assert found.stale == {}
    assert [s.text for s in found.unanswered] == ["the bus company"]


def test_a_reworded_sentence_is_paired_with_its_old_wording(data: Path) -> None:
    found = after(data, ("You may see your data.", "You may always see your data."))
    assert ids(found) == ([], [("rights.1", "rights.1")], [], [])
    assert set(found.stale) == {"see"}
    assert found.unanswered == ()


def test_pairs_are_the_most_alike(data: Path) -> None:
    found = after(
        data,
        ("You may see your data.", "You may see all of your data. You may perhaps see your data."),
    )
    added, changed, _, _ = ids(found)
    assert (added, changed) == (["rights.1"], [("rights.1", "rights.2")])


def test_a_sentence_unlike_any_is_new_and_the_old_one_gone(data: Path) -> None:
    found = after(data, ("- our nurses", "- bus drivers of every company"))
    assert ids(found) == (["sharing.4"], [], ["sharing.4"], [])
    assert set(found.stale) == {"nurses"}


def test_a_removed_sentence_is_gone(data: Path) -> None:
    found = after(data, ("- the council\n", ""))
    moved = [("sharing.4", "sharing.3"), ("sharing.5", "sharing.4")]
    assert ids(found) == ([], [], ["sharing.3"], moved)
    assert set(found.stale) == {"council"}


def test_a_reworded_heading_moves_its_statements_and_makes_nothing_stale(data: Path) -> None:
    found = after(data, ("## Rights", "## Duties"))
    moved = [("rights.1", "duties.1"), ("rights.2", "duties.2")]
    assert ids(found) == ([], [], [], moved)
    assert (found.stale, found.unanswered) == ({}, ())


def test_a_new_section_is_unanswered_and_moves_nothing_else(data: Path) -> None:
    found = after(data, ("## Sharing", "## Cookies\n\nWe set none.\n\n## Sharing"))
    assert ids(found) == (["cookies.1"], [], [], [])
    assert found.stale == {}
    assert [s.address for s in found.unanswered] == ["cookies.1"]


def test_a_sentence_that_stands_there_twice_is_counted_twice(data: Path) -> None:
    found = after(data, ("Ask us.", "Ask us. Ask us."))
    assert ids(found) == (["rights.3"], [], [], [])


def test_what_is_stale_already_is_not_blamed_on_the_new_notice(data: Path) -> None:
    (data / "answers.lock").unlink()
    assert after(data, ("- our nurses\n", "")).stale == {}

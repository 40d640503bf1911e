"""Statements that need no citation, with their reason; and coverage's figures."""

from pathlib import Path

import pytest
import yaml

from bot.content import ContentError
from bot.ledger.commands import open_coverage
from bot.ledger.context import read_context
from tests.bot.ledger.samples import edit_notice, make_data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = make_data(tmp_path / "data")
    edit_notice(folder, "## Rights\n\nYou may", "## Rights\n\nHello there. You may")
    return folder


def mark(data: Path, **changes: str) -> None:
    entry = {"statement": "rights.1", "begins": "Hello", "reason": "A greeting.", **changes}
    text = yaml.safe_dump({"context": [entry]})
    (data / "context.yml").write_text(text, encoding="utf-8")


def test_a_statement_nobody_cites_is_uncovered(data: Path) -> None:
    coverage = open_coverage(data)
    assert [statement.text for statement in coverage.uncovered] == ["Hello there."]
    assert not coverage.complete


def test_a_mark_explains_it(data: Path) -> None:
    mark(data)
    coverage = open_coverage(data)
    assert coverage.complete
    assert coverage.context == {"rights.1"}
    row = coverage.rows[1]
    assert (row.statements, row.cited, row.context, row.uncovered) == (3, 2, 1, 0)


def test_every_answer_is_counted_once(data: Path) -> None:
    rows = open_coverage(data).rows
    assert [row.answers for row in rows] == [4, 1, 5]
    assert rows[-1].section is None
    assert rows[-1].statements == 0


@pytest.mark.parametrize("begins", ["Goodbye", "You", ""])
def test_a_mark_on_no_such_statement_is_named(data: Path, begins: str) -> None:
    edit_notice(data, "Ask us.", "You may ask us.")
    mark(data, statement="rights.9", begins=begins or "Hello you")
    coverage = open_coverage(data)
    assert not coverage.complete
    assert [context.statement for context in coverage.misplaced] == ["rights.9"]


def test_a_mark_follows_its_words(data: Path) -> None:
    mark(data)
    edit_notice(data, "Hello there. ", "")
    edit_notice(data, "We never sell it.", "We never sell it. Hello there.")
    edit_notice(data, "## Sharing", "## Who gets it")
    coverage = open_coverage(data)
    assert coverage.misplaced == ()
    assert coverage.context == {"who-gets-it.6"}


def test_a_mark_on_what_is_cited_changes_nothing(data: Path) -> None:
    mark(data, statement="rights.2", begins="You may")
    assert [s.address for s in open_coverage(data).uncovered] == ["rights.1"]


def test_no_file_means_no_marks(tmp_path: Path) -> None:
    assert read_context(tmp_path / "context.yml") == ()


@pytest.mark.parametrize(
    "content",
    [
        "context: [{statement: a.1}]",
        "context: [{statement: a.1, begins: A, reason: ''}]",
        "context: [a.1]",
        "other: []",
        "- {",
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "context.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ContentError, match=r"context\.yml"):
        read_context(path)

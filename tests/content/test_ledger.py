"""The real notice and the real answers: complete, and exact about what an edit touches."""

from functools import cache
from pathlib import Path

from bot.answers import Answer, AnswerBook
from bot.answers.citations import is_address, shown
from bot.ledger.approve import approve
from bot.ledger.commands import open_coverage
from bot.ledger.coverage import Coverage
from bot.notice import Notice, Statement, read_notice
from bot.turn import Outcome
from tests.bot.ledger.samples import DAY, stale
from tests.each import each
from tests.school import SCHOOL, school_notice_text

COVERAGE = open_coverage(SCHOOL)
BOOK = COVERAGE.book
STATEMENTS = list(BOOK.notice.statements)
BODY = school_notice_text()


@cache
def approved() -> AnswerBook:
    """Every answer approved, so that what an edit touches depends on no approval that waits."""
    answers = {answer.id: answer for answer in BOOK}
    lock = approve(BOOK, list(answers), "A test", DAY, citations_confirmed=True)
    return AnswerBook(answers, BOOK.notice, BOOK.trust, lock)


@each("statement", STATEMENTS, ids=lambda s: s.address)
def test_a_statement_is_cited_or_context(statement: Statement) -> None:
    assert COVERAGE.citing[statement.address] or statement.address in COVERAGE.context


def test_answers_cite_by_words_which_outlast_a_heading() -> None:
    assert [c for answer in BOOK for c in answer.citations if is_address(c)] == []


@each("answer", BOOK, ids=lambda a: a.id)
def test_an_answer_is_approved_as_it_reads(answer: Answer) -> None:
    assert BOOK.status(answer.id).faults == ()
    assert BOOK.lock.approvals[answer.id].by


def test_the_ledger_is_complete() -> None:
    assert COVERAGE.misplaced == ()
    assert COVERAGE.complete
    assert set(BOOK.lock.approvals) == {answer.id for answer in BOOK} | set(BOOK.law)


def edited(statement: Statement, new: str, folder: Path) -> Notice:
    """The real notice with this statement replaced by `new`, in a copy."""
    at = _position(statement)
    body = BODY[:at] + new + BODY[at + len(statement.quote) :]
    copy = folder / "notice.md"
    copy.write_text(body, encoding="utf-8")
    return read_notice(copy)


@cache
def _position(statement: Statement) -> int:
    """Where it stands: some short statements are part of others, so walk there in order."""
    at = 0
    for one in STATEMENTS:
        at = BODY.index(one.quote, at)
        if one == statement:
            return at
        at += len(one.quote)
    raise AssertionError(statement.address)


def citing(statement: Statement) -> set[str]:
    return {answer.id for answer in BOOK if statement in BOOK.status(answer.id).statements}


# Silent answers that say what a list of the notice names: a new item makes them stale.
LISTING = {answer.id for answer in BOOK if answer.outcome is Outcome.SILENT and answer.citations}
# The statements that stand in the same list as each.
BESIDE = {
    statement.address: set(block.statements) if block.kind == "list" else set()
    for section in BOOK.notice.sections
    for block in section.blocks
    for statement in block.statements
}


def written(answer_id: str, statement: Statement) -> str:
    """How the answer's file cites the statement."""
    citations = BOOK.status(answer_id).citations
    return next(cited.written for cited in citations if cited.statement == statement)


def withheld(book: AnswerBook) -> set[str]:
    """The answers that parents do not get in their own words."""
    return {answer.id for answer in book if book.turn(answer.id).texts != (book.text(answer.id),)}


@each("statement", STATEMENTS, ids=lambda s: s.address)
def test_an_edited_sentence_withholds_exactly_what_cites_it(
    statement: Statement, tmp_path: Path
) -> None:
    last = statement.quote[-1] if statement.quote[-1] in ".:;" else ""
    notice = edited(statement, f"Something else entirely{last}", tmp_path)
    assert len(list(notice.statements)) == len(STATEMENTS)
    coverage = Coverage(approved().over(notice), COVERAGE.contexts)
    assert not coverage.complete
    assert set(coverage.stale) - LISTING == citing(statement) - LISTING
    assert citing(statement) <= set(coverage.stale) == withheld(coverage.book)
    for answer_id in citing(statement):
        fault = coverage.stale[answer_id].faults[0]
        assert fault == f"statement {shown(written(answer_id, statement))} is gone"
        turn = coverage.book.turn(answer_id)
        for given in turn.answers:
            assert all(citation.quote in notice_text(tmp_path) for citation in given.citations)
        assert turn.outcome is (Outcome.ANSWER if turn.answers else Outcome.ERROR)


def notice_text(folder: Path) -> str:
    return (folder / "notice.md").read_text(encoding="utf-8")


@each("statement", STATEMENTS, ids=lambda s: s.address)
def test_an_inserted_sentence_makes_nothing_stale(statement: Statement, tmp_path: Path) -> None:
    between = "\n- " if statement.is_list_item else " "
    notice = edited(statement, f"Something new.{between}{statement.quote}", tmp_path)
    coverage = Coverage(approved().over(notice), COVERAGE.contexts)
    assert len(list(notice.statements)) == len(STATEMENTS) + 1
    listed = {a for a in LISTING if set(BOOK.status(a).statements) & BESIDE[statement.address]}
    if statement.section in ("sharing-information", "transferring-data-internationally"):
        listed.add("sharing_not_named")  # its topic is in the heading
    assert set(coverage.stale) == listed == withheld(coverage.book)
    assert [s.address for s in coverage.uncovered] == [statement.address]


# A section cannot stand without text: its only statement goes with its heading.
REMOVABLE = [
    statement
    for section in BOOK.notice.sections
    for statement in section.statements
    if len(section.statements) > 1
]


@each("statement", REMOVABLE, ids=lambda s: s.address)
def test_a_removed_sentence_withholds_exactly_what_cites_it(
    statement: Statement, tmp_path: Path
) -> None:
    at = _position(statement)
    before = BODY[:at].removesuffix("- ") if statement.is_list_item else BODY[:at]
    (tmp_path / "notice.md").write_text(before + BODY[at + len(statement.quote) :], "utf-8")
    notice = read_notice(tmp_path / "notice.md")
    assert len(list(notice.statements)) == len(STATEMENTS) - 1
    book = approved().over(notice)
    assert set(stale(book)) == citing(statement) == withheld(book)
    for answer_id, faults in stale(book).items():
        assert faults == (f"statement {shown(written(answer_id, statement))} is gone",)

"""Citations by address become citations by words; approvals are carried over."""

import shutil
from pathlib import Path

import pytest

from bot.answers.approval_status import UNPINNED
from bot.answers.lock import Lock, read_lock, write_lock
from bot.ledger.commands import cite_by_words, open_coverage, pin_silence
from bot.paths import DATA
from bot.turn import Outcome
from tests.bot.ledger.samples import edit_notice, make_data, read, stale, write_answers


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path / "data")


def approvals(data: Path) -> dict[str, tuple[object, ...]]:
    """Who approved what, when, and at which wording of the answer and of its statements."""
    return {
        name: (a.by, a.on, a.answer, list(a.statements.values()))
        for name, a in read_lock(data / "answers.lock").approvals.items()
    }


def test_citations_are_written_as_words_and_nothing_else_changes(data: Path) -> None:
    before, texts = approvals(data), [read(data).text(answer.id) for answer in read(data)]
    assert cite_by_words(data) == 5
    book = read(data)
    assert book["police"].citations == ("We share data with:", "the police")
    assert book["see"].citations == ("You may see your data.", "Ask us.")
    assert approvals(data) == before
    assert stale(book) == {}
    assert [book.text(answer.id) for answer in book] == texts
    assert cite_by_words(data) == 0


def test_it_finds_words_that_have_moved(data: Path) -> None:
    edit_notice(data, "- the police\n", "- bus drivers\n- the police\n")
    cite_by_words(data)
    assert read(data)["police"].citations == ("We share data with:", "the police")
    assert stale(read(data)) == {}


def test_an_address_that_is_nowhere_stays(data: Path) -> None:
    write_answers(data, {"police": {"citations": ["sharing.1", "sharing.9"]}})
    cite_by_words(data)
    assert read(data)["police"].citations == ("We share data with:", "sharing.9")


def test_the_first_customers_approvals_survive(tmp_path: Path) -> None:
    """As they were: answers and approvals by address, as before decision 14."""
    folder = tmp_path / "data"
    shutil.copytree(DATA, folder)
    by_address(folder)
    old = read_lock(folder / "answers.lock")
    assert all(" " not in cited for a in old.approvals.values() for cited in a.statements)
    unpinned = open_coverage(folder).stale
    assert all(status.faults == (UNPINNED,) for status in unpinned.values())
    assert pin_silence(folder) == list(unpinned)
    assert len(unpinned) == sum(answer.outcome is Outcome.SILENT for answer in read(DATA))
    assert open_coverage(folder).stale == {}
    cite_by_words(folder)
    assert read_lock(folder / "answers.lock") == read_lock(DATA / "answers.lock")
    assert open_coverage(folder).complete
    assert sum(1 for _ in open_coverage(folder).book.notice.statements) == 105


def by_address(data: Path) -> None:
    """Turn the citations of `data` back into addresses, in the answers and in the lock."""
    book = open_coverage(data).book
    for path in (data / "answers").glob("*.yml"):
        text = path.read_text(encoding="utf-8")
        for answer in book:
            for cited in book.status(answer.id).citations:
                assert cited.statement
                for style in (cited.written, f"'{cited.written}'"):
                    text = text.replace(f"- {style}\n", f"- {cited.statement.address}\n")
        path.write_text(text, encoding="utf-8")
    addresses = {
        answer.id: {
            c.written: c.statement.address for c in book.status(answer.id).citations if c.statement
        }
        for answer in book
    }
    old = {
        name: type(a)(
            a.by, a.on, a.answer, {addresses[name][c]: w for c, w in a.statements.items()}
        )
        for name, a in book.lock.approvals.items()
    }
    write_lock(data / "answers.lock", Lock(old))

"""The report: says what is wrong in words, stands alone, and has every answer."""

from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.content import ContentError
from bot.ledger.commands import open_coverage
from bot.ledger.evaluation import Evaluation
from bot.ledger.picture import CELL, LINE, draw
from bot.ledger.questions import HeldOut
from bot.ledger.report import render, write_report
from tests.bot.ledger.samples import DAY, edit_notice, make_data
from tests.bot.ledger.test_evaluation import ANSWERED, WRONG

HELD_OUT = [HeldOut("police?", "police", "answer")]
TRAINING = {"police": ["cops?", "police?", "court?"]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return make_data(tmp_path / "data")


def page(data: Path, evaluation: Evaluation | None = None) -> str:
    return render(open_coverage(data), TRAINING, HELD_OUT, evaluation, DAY)


class Checker(HTMLParser):
    """Collects ids, links, and elements left open."""

    VOID = frozenset({"meta", "br", "link", "rect"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids += [values["id"] or ""] if "id" in values else []
        self.links += [values[a] or "" for a in ("href", "src") if a in values]
        if tag not in self.VOID or (
            tag == "rect" and not (self.get_starttag_text() or "").endswith("/>")
        ):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_else(data: Path) -> None:
    edit_notice(data, "- the police\n", "- the police force\n- \\<b>buses\\</b>\n")
    checker = Checker()
    checker.feed(page(data, Evaluation("abc", DAY, (ANSWERED, WRONG))))
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids))
    assert {link.removeprefix("#") for link in checker.links} <= set(checker.ids)


def test_all_is_well_is_said_in_words(data: Path) -> None:
    text = page(data)
    assert "Yes. Every statement of the notice" in text
    assert "What needs a look" not in text
    assert "Not measured yet" in text


def test_what_is_wrong_is_said_in_words(data: Path) -> None:
    edit_notice(data, "- the police\n", "- the police force\n- \\<b>buses\\</b>\n")
    text = page(data)
    assert "1 of 10 answers wait for approval" in text
    assert "statement sharing.2 changed" in text
    assert "1 of 8 statements of the notice are cited by no answer" in text
    assert "&lt;b&gt;buses&lt;/b&gt;" in text


def test_every_answer_has_its_words_quotes_and_approval(data: Path) -> None:
    text = page(data)
    assert "Words about police." in text
    assert "Approved by The DPL on 24 November 2026." in text
    assert "Questions to train on: 3; to test with: 1." in text


def test_an_evaluation_is_shown_by_section_and_confusion(data: Path) -> None:
    text = page(data, Evaluation("abc", date(2026, 11, 1), (ANSWERED, WRONG)))
    assert "On 1 November 2026 the assistant was asked 2 questions" in text
    assert "50.0 %" in text
    assert "<td><code>retention</code></td><td><code>police</code></td><td>1</td>" in text


def test_the_picture_has_a_square_for_each_quote(data: Path) -> None:
    edit_notice(data, "- the police\n", "- the police force\n- buses\n")
    picture = draw(open_coverage(data))
    assert len(picture.cells) == 9
    assert {cell.title.partition(":")[0] for cell in picture.cells if cell.stale} == {"police"}
    assert picture.bare == (2 * CELL,)
    assert [band.height for band in picture.bands] == [6 * CELL, LINE]


def test_a_page_that_cannot_be_written_is_named(data: Path) -> None:
    with pytest.raises(ContentError, match="cannot be written"):
        write_report(data / "trust.yml" / "x.html", open_coverage(data), {}, [], None, DAY)

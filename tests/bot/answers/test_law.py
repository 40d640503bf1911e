"""Facts of data-protection law: given only where the notice is silent, approved, and in use."""

import re
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.answers import Answer, AnswerBook, load_answers, read_book
from bot.answers.book import ABOUT_LAW, BY_LAW
from bot.answers.law import OLD, long_unseen, read_law
from bot.content import ContentError
from bot.conversation.decisions import GiveAnswer
from bot.conversation.in_form import given_turn
from bot.ledger.commands import approve, open_coverage
from bot.notice import notice_file, read_notice
from bot.paths import DATA
from bot.turn import Outcome
from bot.understanding.form import Form
from desk.dates import london, now
from tests.each import each

BOOK = load_answers()
GUIDED = [answer for answer in BOOK if answer.law]
Edit = Callable[[str], str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the trust's notice, answers and approvals."""
    for name in ("notice", "answers"):
        shutil.copytree(DATA / name, tmp_path / name)
    for name in ("answers.lock", "law.yml", "trust.yml", "forms.yml"):
        shutil.copy(DATA / name, tmp_path / name)
    return tmp_path


def edited(data: Path, name: str, edit: Edit) -> AnswerBook:
    """The book of `data` after an edit of one of its files."""
    path = data / name
    before = path.read_text(encoding="utf-8")
    assert edit(before) != before
    path.write_text(edit(before), encoding="utf-8")
    return reread(data)


def reread(data: Path) -> AnswerBook:
    return read_book(data, read_notice(notice_file(data / "notice")))


def switched_off(fact: str) -> Edit:
    return lambda text: re.sub(rf"(id: {fact}\n    in_use: )yes", r"\1no", text)


@each("answer", GUIDED, ids=lambda a: a.id)
def test_facts_of_law_answer_with_their_sources(answer: Answer) -> None:
    turn = BOOK.turn(answer.id)
    assert turn.outcome is Outcome.GUIDANCE
    assert turn.texts[0].startswith(BOOK.text(BY_LAW))
    assert all(BOOK.law[fact].text.strip() in turn.texts[0] for fact in answer.law)
    assert turn.texts[1] == BOOK.text(ABOUT_LAW)
    [given] = turn.as_dict()["answers"]
    assert given["id"] == answer.id
    for citation in given["citations"]:
        assert list(citation) == ["source", "title", "url", "seen", "quote"]
        assert (citation["source"], citation["quote"]) == ("law", None)
        assert citation["url"].startswith("https://")
        seen = citation["seen"]
        assert seen is None or date.fromisoformat(seen) <= london(now())


@each("answer", GUIDED, ids=lambda a: a.id)
def test_without_its_first_fact_the_notice_is_silent_as_before(answer: Answer) -> None:
    law = {name: fact for name, fact in BOOK.law.items() if name != answer.law[0]}
    book = AnswerBook({a.id: a for a in BOOK}, BOOK.notice, BOOK.trust, BOOK.lock, BOOK.forms, law)
    turn = book.turn(answer.id)
    assert (turn.outcome, turn.answers) == (Outcome.SILENT, ())
    assert turn.texts == (BOOK.text(answer.id),)


def test_each_fact_can_be_switched_off(data: Path) -> None:
    book = edited(data, "law.yml", switched_off("law_school_holidays"))
    assert "holidays" not in book.turn("access_time").texts[0]
    assert book.turn("access_time").outcome is Outcome.GUIDANCE
    book = edited(data, "law.yml", switched_off("law_one_month"))
    assert book.turn("access_time").outcome is Outcome.SILENT
    assert open_coverage(data).complete


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("As a rule, seeing your data is free. We", "It is free. We"),
        lambda text: text.replace("seen: null", "seen: 2026-11-28"),
        lambda text: text.replace("article/15", "article/16"),
    ],
    ids=["its words", "the day it was seen", "its source"],
)
def test_a_fact_that_changed_is_given_once_it_is_approved(data: Path, edit: Edit) -> None:
    book = edited(data, "law.yml", edit)
    assert book.turn("access_cost").outcome is Outcome.SILENT
    coverage = open_coverage(data)
    assert not coverage.complete
    assert coverage.stale_facts["law_free"] == ("its text or its sources changed",)
    assert "law_free" in approve(data, None, "Mr J Walker", date(2026, 11, 28))
    assert open_coverage(data).complete
    assert reread(data).turn("access_cost").outcome is Outcome.GUIDANCE


def test_a_frame_that_changed_keeps_all_facts_back(data: Path) -> None:
    book = edited(
        data, "answers/law.yml", lambda text: text.replace("here is what", "this is what")
    )
    assert {book.turn(answer.id).outcome for answer in GUIDED} == {Outcome.SILENT}


def test_what_the_notice_says_goes_first(data: Path) -> None:
    book = edited(
        data, f"notice/{notice_file().name}", lambda text: f"{text}\nThere is a charge of £5.\n"
    )
    turn = book.turn("access_cost")
    assert turn.outcome is Outcome.ANSWER
    assert "There is a charge of £5." in [
        c.quote for given in turn.answers for c in given.citations
    ]
    assert not any(given.law for given in turn.answers)


def test_an_answer_that_cites_the_notice_names_no_law(data: Path) -> None:
    with pytest.raises(ContentError, match="what the notice says goes first"):
        edited(
            data,
            "answers/contact.yml",
            lambda text: text.replace("    citations:", "    law: [law_free]\n    citations:", 1),
        )


@pytest.mark.parametrize(
    ("edit", "complaint"),
    [
        (lambda text: text.replace("- id: law_free", "- id: free"), "begins with law_"),
        (lambda text: text.replace("- id: law_ico", "- id: law_free"), "'law_free' is there twice"),
        (lambda text: text.replace("in_use: yes", "in_use: maybe", 1), "in_use"),
        (lambda text: text.replace("https://ico.org.uk/make", "ico.org.uk/make"), "web address"),
        (lambda text: text.replace("seen: 2026-11-23", "seen: last week", 1), "seen"),
        (lambda text: re.sub(r"sources:\n      -.*\n.*\n.*\n\n", "sources: []\n\n", text, count=1),
         "has no source"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(data: Path, edit: Edit, complaint: str) -> None:
    with pytest.raises(ContentError, match=complaint):
        edited(data, "law.yml", edit)


def test_a_fact_that_is_not_there_is_named(data: Path) -> None:
    (data / "law.yml").unlink()
    with pytest.raises(ContentError, match="names the fact of law 'law_free'"):
        reread(data)


def test_old_sources_are_named() -> None:
    law = read_law(DATA / "law.yml")
    sources = [source for fact in law.values() for source in fact.sources]
    never = {source for source in sources if source.seen is None}
    first = min(source.seen for source in sources if source.seen)
    assert {source for _, source in long_unseen(law, first + timedelta(days=OLD))} == never
    assert {source for _, source in long_unseen(law, first + timedelta(days=OLD + 1))} > never


def test_a_source_that_nobody_has_read_is_given_without_a_day() -> None:
    [citation, _] = BOOK.turn("access_cost").as_dict()["answers"][0]["citations"]
    assert citation["url"].endswith("article/12")
    assert citation["seen"] is None


@pytest.mark.parametrize(
    ("answer", "form", "given"),
    [
        ("access_cost", Form.MUST_I, "access_cost"),
        ("access_time", Form.WHAT_IF, "access_late"),
        ("access_id", Form.MUST_I, "access_id"),
        ("left_out", Form.WHO_DECIDES, "left_out"),
    ],
)
def test_a_form_that_the_law_answers_gets_the_law_alone(
    answer: str, form: Form, given: str
) -> None:
    assert given_turn(GiveAnswer(answer, form=form), BOOK) == BOOK.turn(given)


def test_no_age_is_stated() -> None:
    assert not re.search(r"\d|twelve|thirteen", BOOK.law["law_child_right"].text)


def test_the_separate_right_to_the_record_is_not_claimed_for_an_academy() -> None:
    assert BOOK.law["law_record"].text.strip().endswith("At academies they do not.")

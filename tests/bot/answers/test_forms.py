"""The table of replies to forms of question: data/forms.yml."""

from pathlib import Path

import pytest

from bot.answers import load_answers
from bot.answers.forms import FormReply, FormTable, read_forms
from bot.content import ContentError
from bot.understanding.form import Form
from cli.check import faults, read
from tests.cli.check.cases import Case, copy_of_data

BOOK = load_answers()


def test_every_reply_that_is_named_exists() -> None:
    assert [answer for _, answer in BOOK.forms.named() if answer not in BOOK] == []


def test_an_answers_own_reply_comes_first() -> None:
    reply = BOOK.forms.reply(BOOK["immunisation_sharing"], Form.REFUSE)
    assert reply == FormReply("immunisation_objection", instead=True)


def test_the_form_of_the_title_needs_no_reply() -> None:
    assert BOOK.forms.reply(BOOK["direct_marketing"], Form.REFUSE) is None


def test_an_answer_without_a_subject_has_none() -> None:
    assert BOOK.forms.reply(BOOK["lawful_basis"], Form.REFUSE) is None


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    assert read_forms(tmp_path / "forms.yml") == FormTable(())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("forms: [{form: refuse}, {form: refuse}]", "there twice"),
        ("forms: [{form: refuse, before: {right: a}, instead: {right: b}}]", "two answers"),
        ("forms: [{form: perhaps}]", "perhaps"),
        ("forms: [{form: why, before: {weather: a}}]", "weather"),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "forms.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=says):
        read_forms(path)


@pytest.mark.parametrize(
    ("case", "says"),
    [
        (Case("forms.yml", "form_told_sharing", "form_nothing", None), "no answer 'form_nothing'"),
        (
            Case("answers/review.yml", "simple:", "subject: right\n    simple:", None),
            "what it is abo",
        ),
        (
            Case("answers/immunisations-and-vaccinations.yml", "refuse: imm", "refuse: x", None),
            "gives 'xunisation_objection' for 'refuse'",
        ),
    ],
)
def test_what_leads_nowhere_is_found_by_the_check(tmp_path: Path, case: Case, says: str) -> None:
    folder = copy_of_data(tmp_path / "data")
    case.apply(folder)
    assert any(says in str(fault) for fault in faults(read(folder)))

"""What an evaluation says."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.ledger.evaluation import (
    Asked,
    Confusion,
    Evaluation,
    EvaluationError,
    Tally,
    load_evaluation,
    save_evaluation,
)

ANSWERED = Asked("police?", "police", "answer", "answer", ("police",), ("sharing.2",), "sharing.2")
GUIDED = Asked("free?", "access_cost", "guidance", "guidance", ("access_cost",))
SILENT = Asked("how long?", "retention", "silent", "silent", ("retention",))


@pytest.mark.parametrize(
    ("asked", "right"),
    [
        (ANSWERED, True),
        (replace(ANSWERED, got_answers=("council", "police")), True),
        (replace(ANSWERED, got_statements=("sharing.3",)), False),
        (replace(ANSWERED, got_outcome="silent"), False),
        (replace(ANSWERED, statement=None), True),
        (replace(ANSWERED, statement=None, got_answers=("council",)), False),
        (SILENT, True),
        (replace(SILENT, got_answers=("other_privacy",)), True),
        (replace(SILENT, got_outcome="answer"), False),
        (GUIDED, True),
        (replace(GUIDED, got_answers=("access_time",)), False),
        (replace(GUIDED, got_outcome="silent"), False),
    ],
)
def test_right_is_outcome_and_for_an_answer_its_quote(asked: Asked, right: bool) -> None:
    assert asked.right is right


WRONG = replace(SILENT, got_outcome="answer", got_answers=("police",))
LOST = Asked("lunch?", "school_matters", "out_of_scope", "chat")
EVALUATION = Evaluation("abc", date(2026, 11, 24), (ANSWERED, SILENT, WRONG, WRONG, LOST))


@pytest.mark.parametrize(
    ("asked", "overconfident"),
    [
        (WRONG, True),
        (replace(SILENT, got_outcome="guidance"), True),
        (replace(GUIDED, got_outcome="answer"), True),
        (replace(GUIDED, got_outcome="silent"), False),
        (GUIDED, False),
        (replace(ANSWERED, got_outcome="guidance"), False),
    ],
)
def test_an_answer_to_what_has_none_is_overconfident(asked: Asked, overconfident: bool) -> None:
    assert asked.overconfident is overconfident


def test_figures() -> None:
    assert EVALUATION.accuracy == Tally(2, 5)
    assert EVALUATION.by_outcome == {
        "answer": Tally(1, 1),
        "silent": Tally(1, 3),
        "out_of_scope": Tally(0, 1),
    }
    assert EVALUATION.overconfident == Tally(2, 4)
    assert EVALUATION.confused() == [
        Confusion("retention", "police", 2),
        Confusion("school_matters", "chat", 1),
    ]
    assert EVALUATION.confused(1) == EVALUATION.confused()[:1]


def test_a_questions_section_is_its_statements_or_its_answers() -> None:
    unnamed = replace(ANSWERED, statement=None, got_outcome="silent")
    evaluation = replace(EVALUATION, asked=(*EVALUATION.asked, unnamed))
    sections = evaluation.by_section({"police": "other"}.get)
    assert sections == {"sharing": Tally(1, 1), "other": Tally(0, 1)}


def test_no_questions_have_no_share() -> None:
    assert Tally.of([]).share == 0


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "var" / "evaluation.json"
    assert load_evaluation(path) is None
    save_evaluation(EVALUATION, path)
    assert load_evaluation(path) == EVALUATION


@pytest.mark.parametrize("content", ["{", "{}", '{"model": "a", "on": "soon", "asked": []}'])
def test_a_bad_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "evaluation.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"evaluation\.json is no evaluation"):
        load_evaluation(path)

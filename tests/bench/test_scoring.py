from datetime import date

import pytest

from bench import accuracy, scoring
from bot.answers import AnswerBook, load_answers
from bot.ledger.evaluation import Asked, Evaluation

RIGHT = Asked(
    "who else sees it",
    "sharing_recipients",
    "answer",
    "answer",
    ("sharing_recipients",),
    ("introduction.1", "sharing-information.1"),
    "sharing-information.1",
)
OTHER_STATEMENT = Asked(
    "do you tell the council",
    "sharing_council",
    "answer",
    "answer",
    ("sharing_police",),
    ("contact.1",),
    "sharing-information.1",
)
CONFIDENT = Asked("how long for", "retention", "silent", "answer", ("why_collect",), ("contact.1",))
SILENT = Asked("is it hacked", "breaches", "silent", "silent")
MISSED = Asked("he hits me", "urgent_risk", "urgent", "clarify")
FOUND = Asked("she is hurt", "urgent_risk", "urgent", "urgent")
ALARM = Asked("my lad is ill", "school_matters", "out_of_scope", "urgent")
ALL = [RIGHT, OTHER_STATEMENT, CONFIDENT, SILENT, MISSED, FOUND, ALARM]


@pytest.fixture(scope="module")
def book() -> AnswerBook:
    return load_answers()


def test_an_answer_to_what_is_not_answered_is_the_worst_fault() -> None:
    assert scoring.unanswerable(ALL) == [CONFIDENT, SILENT, ALARM]
    assert scoring.confident(ALL) == [CONFIDENT]


def test_help_missed_and_false_alarms_are_told_apart() -> None:
    assert scoring.missed(ALL) == [MISSED]
    assert scoring.false_alarms(ALL) == [ALARM]


@pytest.mark.parametrize(
    ("asked", "expected", "got"),
    [
        (RIGHT, "sharing-information", "sharing-information"),
        (OTHER_STATEMENT, "sharing-information", "contact"),
        (CONFIDENT, "silent", "contact"),
        (MISSED, "urgent", "clarify"),
        (Asked("x", "of_another_time", "answer", "chat"), "answer", "chat"),
    ],
)
def test_kinds_are_sections_and_outcomes(
    book: AnswerBook, asked: Asked, expected: str, got: str
) -> None:
    assert scoring.expected_kind(asked, book) == expected
    assert scoring.got_kind(asked, book) == got


def test_without_a_statement_the_answers_own_citation_gives_the_section(book: AnswerBook) -> None:
    asked = Asked("when is it renewed", "notice_changes", "answer", "silent")
    assert scoring.section(asked, book) == "review"


def test_totals_of_each_version() -> None:
    head, _line, plain, nothing = accuracy.totals({"plain": ALL, "nothing": []}).splitlines()
    assert head.split() == [
        *("questions", "outcome", "with", "citation"),
        *("confident", "urgent", "found", "false", "alarms"),
    ]
    assert plain.split() == ["plain", "7", "57.1%", "42.9%", "33.3%", "50.0%", "1"]
    assert nothing.split() == ["nothing", "0", "-", "-", "-", "-", "0"]


def test_groups_leave_out_what_has_none() -> None:
    table = accuracy.grouped("kind", ALL, lambda a: a.outcome if a.outcome == "urgent" else None)
    assert [line.split() for line in table.splitlines()[2:]] == [["urgent", "2", "50.0%", "50.0%"]]


def test_confused_pairs_come_with_an_example() -> None:
    twice = Asked("how many years", "retention", "silent", "answer", ("why_collect",))
    lines = accuracy.confused(Evaluation("m", date(2026, 11, 24), (*ALL, twice)))
    assert lines[0] == "   2  retention -> why_collect: how long for"
    assert len(lines) == 4

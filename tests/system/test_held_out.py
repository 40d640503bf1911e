"""The held-out questions, asked of the running assistant and scored as `make eval` scores them."""

from datetime import date

import pytest

from bench import questions
from bench.scoring import confident, put, section, unanswerable
from bot.ledger.evaluation import Asked, Evaluation
from tests.school import school_answers, school_notice
from tests.system.stack import Stack

# Under what is measured (README.md), so that only a real loss fails.
LEAST_RIGHT = 0.93
MOST_CONFIDENT_WHEN_IT_SHOULD_NOT_BE = 0.04
LEAST_RIGHT_IN_A_SECTION = 0.8


@pytest.fixture(scope="module")
def evaluation(stack: Stack) -> Evaluation:
    held_out = questions.read()
    webhook = f"http://127.0.0.1:{stack.rasa_port}/webhooks/rest/webhook"
    asked = put(held_out, webhook, [question.text for question in held_out])
    return Evaluation("the running one", date.min, tuple(asked))


def test_outcomes_and_answers_are_right(evaluation: Evaluation) -> None:
    wrong = [(a.text, a.intent, a.got) for a in evaluation.asked if not a.right]
    assert evaluation.accuracy.share >= LEAST_RIGHT, wrong


def test_what_the_notice_does_not_answer_is_not_answered(evaluation: Evaluation) -> None:
    answered = [asked.text for asked in confident(evaluation.asked)]
    most = MOST_CONFIDENT_WHEN_IT_SHOULD_NOT_BE * len(unanswerable(evaluation.asked))
    assert len(answered) <= most, answered


def test_every_section_is_reached(evaluation: Evaluation) -> None:
    book = school_answers()

    def section_of(asked: Asked) -> str | None:
        return section(asked, book)

    by_section = evaluation.by(section_of)
    assert set(by_section) == {part.id for part in school_notice().sections}
    assert all(t.share >= LEAST_RIGHT_IN_A_SECTION for t in by_section.values()), by_section

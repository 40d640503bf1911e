"""The held-out questions, asked of the running assistant."""

import uuid
from collections import defaultdict

import httpx
import pytest
import yaml

from bot.answers import load_answers
from bot.notice import load_notice
from bot.paths import ROOT
from tests.system.stack import Stack
from tests.system.test_contract import turn_of

# Well under what is measured (README.md), so that only a real loss fails; `make eval` of a later
# issue gives the figures themselves.
LEAST_RIGHT = 0.93
MOST_CONFIDENT_WHEN_IT_SHOULD_NOT_BE = 0.06
# Words that only mean something inside a request.
IN_FORM = {"affirm", "deny", "cancel_request"}

QUESTIONS = [
    question
    for path in sorted((ROOT / "tests" / "questions").glob("*.yml"))
    for question in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
    if question["intent"] not in IN_FORM
]


@pytest.fixture(scope="module")
def turns(stack: Stack) -> list[tuple[dict[str, str], dict[str, object]]]:
    with httpx.Client(timeout=30) as client:
        url = f"http://127.0.0.1:{stack.rasa_port}/webhooks/rest/webhook"

        def ask(text: str) -> dict[str, object]:
            body = {"sender": uuid.uuid4().hex, "message": text}
            return turn_of(client.post(url, json=body).json())

        return [(question, ask(question["text"])) for question in QUESTIONS]


def test_outcomes_and_answers_are_right(turns) -> None:
    wrong = [
        (question["text"], question["intent"], turn["outcome"])
        for question, turn in turns
        if turn["outcome"] != question["outcome"]
        or (turn["answers"] and turn["answers"][0]["id"] != question["intent"])
    ]
    assert len(wrong) <= (1 - LEAST_RIGHT) * len(turns), wrong


def test_what_the_notice_does_not_answer_is_not_answered(turns) -> None:
    unanswerable = [(q, t) for q, t in turns if q["outcome"] in ("silent", "out_of_scope")]
    answered = [q["text"] for q, turn in unanswerable if turn["outcome"] == "answer"]
    assert len(answered) <= MOST_CONFIDENT_WHEN_IT_SHOULD_NOT_BE * len(unanswerable), answered


def test_every_section_is_reached(turns) -> None:
    book = load_answers()
    right: dict[str, list[bool]] = defaultdict(list)
    for question, turn in turns:
        if question["outcome"] == "answer":
            section = book[question["intent"]].citations[0].rpartition(".")[0]
            right[section].append(turn["outcome"] == "answer")
    assert set(right) == {section.id for section in load_notice().sections}
    assert all(sum(results) / len(results) >= 0.8 for results in right.values()), dict(right)

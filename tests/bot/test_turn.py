"""A turn's JSON is exactly the contract's."""

import json
from datetime import date

from bot.turn import (
    Citation,
    Cited,
    FieldInput,
    NoticeVersion,
    Option,
    Outcome,
    RequestInfo,
    Stage,
    SummaryRow,
    Turn,
)

NOTICE = NoticeVersion("Privacy Notice", "ab" * 32)


def test_an_answer() -> None:
    turn = Turn(
        Outcome.ANSWER,
        NOTICE,
        ("We may.",),
        (Cited("sharing", (Citation("sharing-information.5", "sharing-information", "the DfE"),)),),
        (Option("Is it sent abroad?", "/abroad"),),
    )
    assert json.loads(json.dumps(turn.as_dict())) == {
        "outcome": "answer",
        "answers": [
            {
                "id": "sharing",
                "citations": [
                    {
                        "statement": "sharing-information.5",
                        "section": "sharing-information",
                        "quote": "the DfE",
                    }
                ],
            }
        ],
        "options": [{"title": "Is it sent abroad?", "payload": "/abroad"}],
        "request": None,
        "notice": {"title": "Privacy Notice", "sha256": "ab" * 32},
    }


def test_an_opened_request() -> None:
    opened = RequestInfo("access", Stage.OPENED, "SAR-2026-000001", date(2026, 12, 23))
    assert Turn(Outcome.REQUEST, NOTICE, request=opened).as_dict()["request"] == {
        "kind": "access",
        "stage": "opened",
        "reference": "SAR-2026-000001",
        "due": "2026-12-23",
        "asks": None,
        "input": None,
        "summary": [],
    }


def test_what_is_asked_and_read_back() -> None:
    asks = FieldInput("text", max_length=200, autocomplete="name")
    rows = (SummaryRow("subject_name", "About", "Sam Example"),)
    info = RequestInfo("access", Stage.COLLECTING, asks="subject_name", input=asks, summary=rows)
    shown = Turn(Outcome.REQUEST, NOTICE, request=info).as_dict()["request"]
    assert shown["asks"] == "subject_name"
    assert shown["input"] == {
        "type": "text",
        "optional": False,
        "max_length": 200,
        "autocomplete": "name",
        "error": None,
    }
    assert shown["summary"] == [{"field": "subject_name", "label": "About", "value": "Sam Example"}]


def test_every_key_is_always_there() -> None:
    assert Turn(Outcome.CHAT, NOTICE).as_dict() == {
        "outcome": "chat",
        "answers": [],
        "options": [],
        "request": None,
        "notice": {"title": "Privacy Notice", "sha256": "ab" * 32},
    }


def test_another_language_is_named() -> None:
    assert Turn(Outcome.CHAT, NOTICE, language="pl").as_dict()["language"] == "pl"

"""Over Rasa REST, every turn is as the contract says (docs/contract.md)."""

import uuid
from typing import Any

import jsonschema
import pytest

from tests.school import SCHOOL, school_notice, school_notice_text
from tests.system.stack import Stack

NOTICE = school_notice()
BODY = school_notice_text()

OF_NOTICE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["statement", "section", "quote"],
    "properties": {
        "statement": {"type": "string"},
        "section": {"enum": [s.id for s in NOTICE.sections]},
        "quote": {"type": "string", "minLength": 1},
    },
}
OF_LAW = {
    "type": "object",
    "additionalProperties": False,
    "required": ["source", "title", "url", "seen", "quote"],
    "properties": {
        "source": {"const": "law"},
        "title": {"type": "string", "minLength": 1},
        "url": {"type": "string", "pattern": "^https://"},
        "seen": {"anyOf": [{"type": "null"}, {"pattern": r"^\d{4}-\d{2}-\d{2}$"}]},
        "quote": {"type": "null"},
    },
}
TURN = {
    "type": "object",
    "additionalProperties": False,
    "required": ["outcome", "answers", "options", "request", "notice"],
    "properties": {
        "outcome": {
            "enum": [
                *("answer", "silent", "clarify", "out_of_scope", "request"),
                *("guidance", "handoff", "urgent", "chat", "error"),
            ]
        },
        "answers": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "citations"],
                "properties": {
                    "id": {"type": "string"},
                    "citations": {
                        "type": "array",
                        "minItems": 1,
                        "items": {"anyOf": [OF_NOTICE, OF_LAW]},
                    },
                },
            },
        },
        "options": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["title", "payload"],
                "properties": {"title": {"type": "string"}, "payload": {"type": "string"}},
            },
        },
        "request": {
            "type": ["object", "null"],
            "additionalProperties": False,
            "required": ["kind", "stage", "reference", "due", "asks", "input", "summary"],
            "properties": {
                "kind": {
                    "enum": [
                        *("access", "educational_record", "rectification", "erasure"),
                        *("restriction", "objection", "direct_marketing"),
                        *("automated_decision", "complaint"),
                    ]
                },
                "stage": {"enum": ["collecting", "confirming", "opened", "cancelled", "status"]},
                "reference": {"type": ["string", "null"]},
                "due": {"type": ["string", "null"], "pattern": r"^\d{4}-\d\d-\d\d$"},
                "asks": {"type": ["string", "null"]},
                "input": {"type": ["object", "null"]},
                "summary": {
                    "type": "array",
                    "items": {"type": "object", "required": ["field", "label", "value"]},
                },
            },
        },
        "notice": {"const": {"title": NOTICE.title, "sha256": NOTICE.sha256}},
        "language": {"type": "string", "pattern": "^[a-z]{2}$"},
    },
}


def turn_of(messages: list[dict[str, Any]]) -> dict[str, Any]:
    """The turn of a reply, checked against the contract."""
    assert messages
    assert ["custom" in message for message in messages] == [False] * (len(messages) - 1) + [True]
    assert all(message["text"].strip() for message in messages[:-1])
    turn: dict[str, Any] = messages[-1]["custom"]["turn"]
    jsonschema.validate(turn, TURN)
    for answer in turn["answers"]:
        for citation in answer["citations"]:
            if citation.get("source") == "law":
                assert turn["outcome"] != "silent"
                continue
            assert citation["quote"] in BODY
            assert NOTICE.statement(citation["statement"]).section == citation["section"]
    assert turn["answers"] or turn["outcome"] != "answer"
    with_answers = ("answer", "silent", "guidance", "request", "handoff")
    assert not turn["answers"] or turn["outcome"] in with_answers
    return turn


# One question to each section, in none of the training files (a test of the answers proves it for
# tests/questions; these are checked here).
SECTIONS = {
    "introduction": "is that notice about us parents too or just the kids",
    "why-do-we-collect-data": "for what purpose does the school gather information on pupils?",
    "our-legal-obligations": "under which law are you allowed to hold this",
    "sharing-information": "which outside bodies receive my daughter's details?",
    "how-we-use-the-data": "is there a system for paying for dinners and does it use her data",
    "what-type-of-data-is-collected": "what sort of info about my lad is on file",
    "the-national-pupil-database-npd": "whats this national pupil database thing",
    "immunisations-and-vaccinations": "do you pass our details on to the jab team?",
    "requesting-access-to-your-personal-data": "what rights do we get over our own data",
    "transferring-data-internationally": "could her details end up in America?",
    "contact": "whos in charge of data protection, who can i get hold of",
    "more-information-about-data-protection-and-our-policies": "where can I find policies on data",
    "review": "will you let me know if this notice gets changed?",
}


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_answers_a_new_question(stack: Stack, section: str) -> None:
    trained = "".join(path.read_text(encoding="utf-8") for path in (SCHOOL / "nlu").glob("*.yml"))
    assert f"- {SECTIONS[section]}\n" not in trained
    turn = turn_of(stack.ask_rasa(SECTIONS[section], uuid.uuid4().hex))
    assert turn["outcome"] == "answer"
    cited = {c["section"] for answer in turn["answers"] for c in answer["citations"]}
    assert section in cited


@pytest.mark.parametrize(
    ("message", "outcome"),
    [
        ("hiya", "chat"),
        ("ta very much", "chat"),
        ("how many years do you hang on to his file?", "silent"),
        ("are the kids' fingerprints taken for lunch?", "silent"),
        ("is the information encrypted on your servers?", "silent"),
        ("is there anything to pay for a look at his file", "guidance"),
        ("what time does the bus leave", "out_of_scope"),
        ("asdf qwer zxcv", "out_of_scope"),
        ("I think someone is hurting my friend at home", "urgent"),
        ("I'd like a human to phone me", "handoff"),
        ("/sharing_police", "answer"),
        ("x " * 1900, "out_of_scope"),
    ],
    ids=lambda value: value[:30],
)
def test_outcomes(stack: Stack, message: str, outcome: str) -> None:
    assert turn_of(stack.ask_rasa(message, uuid.uuid4().hex))["outcome"] == outcome


def test_a_request_over_rest(stack: Stack) -> None:
    sender = uuid.uuid4().hex
    turns = [
        turn_of(stack.ask_rasa(text, sender))
        for text in (
            "I want to make a subject access request",
            "I am the student",
            "who do you share it with?",
            "Sam Example",
            "my behaviour log from last year",
            "sam@mail.example",
            "yes",
        )
    ]
    requests = [turn["request"] for turn in turns]
    assert [request["kind"] for request in requests] == ["access"] * 7
    assert [r["stage"] for r in requests] == ["collecting"] * 5 + ["confirming", "opened"]
    assert all(r["reference"] is None and r["due"] is None for r in requests[:-1])
    assert requests[-1]["reference"].startswith("SAR-")
    assert requests[-1]["due"]
    assert turns[2]["outcome"] == "answer"


def test_a_long_conversation_stays_quick_to_read_and_whole(stack: Stack) -> None:
    """Rasa's session ends now and then (actions/answer.py), never inside a request."""
    sender = uuid.uuid4().hex
    questions = ["who do you share with", "what do you hold", "how long is it kept", "thank you"]
    outcomes = ["answer", "answer", "silent", "chat"]
    for _ in range(6):
        turns = [turn_of(stack.ask_rasa(question, sender)) for question in questions]
        assert [turn["outcome"] for turn in turns] == outcomes
    turn_of(stack.ask_rasa("subject access request please", sender))
    for _ in range(3):
        assert turn_of(stack.ask_rasa("who do you share with", sender))["outcome"] == "answer"
    for text in ("mum", "Sam Example", "skip", "everything", "sam.mum@mail.example"):
        turn = turn_of(stack.ask_rasa(text, sender))
    assert turn["request"]["stage"] == "confirming"
    assert turn_of(stack.ask_rasa("yes", sender))["request"]["stage"] == "opened"

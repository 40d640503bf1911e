"""The answers: each readable, cited, approved, and agreeing with what Rasa is trained on."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.answers import Answer, AnswerBook, AnswerError, load_answers
from bot.answers.book import fill
from bot.answers.model import expand
from bot.notice import load_notice
from bot.paths import DATA, ROOT
from bot.trust import load_trust
from bot.turn import Outcome
from desk.requests.kinds import load_kinds, load_wording
from desk.when import london, now

BOOK = load_answers()
ANSWERS = list(BOOK)
MOST_WORDS = 80
LEAST_TRAINING, LEAST_HELD_OUT = 20, 8


def training() -> dict[str, list[str]]:
    questions: dict[str, list[str]] = {}
    for path in (DATA / "nlu").glob("*.yml"):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line.removeprefix("- ") for line in entry["examples"].splitlines()]
            questions.setdefault(entry["intent"], []).extend(lines)
    return questions


def held_out() -> list[dict[str, str]]:
    return [
        question
        for path in (ROOT / "tests" / "questions").glob("*.yml")
        for question in yaml.safe_load(path.read_text(encoding="utf-8"))["questions"]
    ]


def normalised(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


TRAINING = training()
HELD_OUT = held_out()
REQUEST_INTENTS = {intent for kind in load_kinds().values() for intent in kind.intents}
WORDING = load_wording()
FORM_INTENTS = {WORDING.yes_intent, WORDING.no_intent, WORDING.stop_intent}
# Said by the code, never asked for.
UNASKED = {
    "cannot_tell",
    "not_understood",
    "nothing_open",
    "request_not_saved",
    "something_failed",
}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: a.id)
def test_an_answer_is_short_filled_in_and_approved(answer: Answer) -> None:
    text = BOOK.text(answer.id)
    assert len(text.split()) <= MOST_WORDS
    assert "{" not in text
    assert answer.approved.by
    assert answer.approved.on <= london(now())
    assert len(answer.title) <= 40


@pytest.mark.parametrize("section", load_notice().sections, ids=lambda s: s.id)
def test_every_section_is_answered(section) -> None:
    cited = {statement for answer in ANSWERS for statement in answer.citations}
    assert cited & {statement.id for statement in section.statements}


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda a: a.id)
def test_a_turn_quotes_the_notice_verbatim(answer: Answer) -> None:
    turn = BOOK.turn(answer.id).as_dict()
    notice = load_notice()
    body = next((DATA / "notice").glob("*.md")).read_text(encoding="utf-8")
    assert turn["notice"] == {"title": notice.title, "sha256": notice.sha256}
    assert bool(turn["answers"]) == (answer.outcome is Outcome.ANSWER)
    for given in turn["answers"]:
        assert given["id"] == answer.id
        for citation in given["citations"]:
            assert citation["quote"] in body
            assert notice.statement(citation["statement"]).section == citation["section"]


def test_silence_is_said_for_what_the_notice_leaves_out() -> None:
    silent = {answer.id for answer in ANSWERS if answer.outcome is Outcome.SILENT}
    assert {"retention", "security_measures", "biometrics"} <= silent
    for answer_id in silent:
        assert load_trust().dpl.name in BOOK.text(answer_id)


def test_intents_are_the_answers_plus_what_requests_need() -> None:
    answers = {answer.id for answer in ANSWERS} - UNASKED
    assert set(TRAINING) == answers | REQUEST_INTENTS | FORM_INTENTS


def test_domain_and_rules_list_the_same_intents() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert domain["intents"] == sorted(TRAINING)
    rules = (DATA / "rules").glob("*.yml")
    ruled = Counter(
        alternative["intent"]
        for path in rules
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
        for step in rule["steps"]
        for alternative in step.get("or", [])
    )
    assert ruled == Counter(domain["intents"])


@pytest.mark.parametrize("intent", sorted(TRAINING))
def test_an_intent_has_enough_questions(intent: str) -> None:
    assert len(set(map(normalised, TRAINING[intent]))) >= LEAST_TRAINING
    assert sum(question["intent"] == intent for question in HELD_OUT) >= LEAST_HELD_OUT


def test_no_question_trains_two_intents() -> None:
    seen = Counter(
        text for questions in TRAINING.values() for text in set(map(normalised, questions))
    )
    assert [text for text, times in seen.items() if times > 1] == []


def test_no_held_out_question_is_trained_on() -> None:
    trained = {normalised(text) for questions in TRAINING.values() for text in questions}
    assert [q["text"] for q in HELD_OUT if normalised(q["text"]) in trained] == []


def test_held_out_questions_expect_the_outcome_of_their_answer() -> None:
    wrong = [
        q for q in HELD_OUT if q["intent"] in BOOK and BOOK[q["intent"]].outcome != q["outcome"]
    ]
    assert wrong == []
    assert {q["intent"] for q in HELD_OUT} == set(TRAINING)


@pytest.mark.parametrize(
    ("citation", "expected"),
    [("a.1", ["a.1"]), ("a-b.2-4", ["a-b.2", "a-b.3", "a-b.4"])],
)
def test_citations_expand(citation: str, expected: list[str]) -> None:
    assert expand(citation) == expected


@pytest.mark.parametrize("citation", ["a", "a.", "a.4-2", "a.1,2"])
def test_bad_citations_are_named(citation: str) -> None:
    with pytest.raises(AnswerError, match=re.escape(citation)):
        expand(citation)


GOOD = {
    "id": "one",
    "title": "One?",
    "text": "Yes, says {{ trust.name }}.",
    "citations": ["contact.1"],
    "approved": {"by": "somebody", "on": "2026-01-01"},
}


def written(folder: Path, *answers: dict[str, object]) -> Path:
    (folder / "some.yml").write_text(yaml.safe_dump({"answers": list(answers)}), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"citations": ["contact.99"]}, "cites 'contact.99'"),
        ({"citations": []}, "an answer cites the notice"),
        ({"outcome": "silent"}, "an answer cites the notice"),
        ({"outcome": "perhaps"}, "perhaps"),
        ({"suggest": ["two"]}, "suggests 'two'"),
        ({"text": "{{ trust.nothing }}"}, "nothing"),
        ({"txt": "?"}, "'txt'"),
        ({"approved": {"by": "somebody"}}, "on"),
    ],
)
def test_bad_answers_are_named(tmp_path: Path, change: dict[str, object], complaint: str) -> None:
    with pytest.raises(AnswerError, match=complaint) as raised:
        load_answers(written(tmp_path, {**GOOD, **change}))
    assert "one" in str(raised.value) or "nothing" in str(raised.value)


def test_the_same_answer_twice_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(AnswerError, match="twice"):
        load_answers(written(tmp_path, GOOD, GOOD))


def test_an_answers_text_can_do_nothing_but_read_facts() -> None:
    with pytest.raises(AnswerError):
        fill("{{ ''.__class__.__mro__ }}", trust=load_trust())


def test_offers_name_intents_that_exist() -> None:
    payloads = [offer.payload for answer in ANSWERS for offer in answer.offers]
    assert "/request_access" in payloads
    assert {payload.removeprefix("/") for payload in payloads} <= set(TRAINING)


def test_a_book_gives_buttons_for_suggestions(tmp_path: Path) -> None:
    two = {**GOOD, "id": "two", "suggest": ["one"]}
    book: AnswerBook = load_answers(written(tmp_path, GOOD, two))
    assert book.turn("two").as_dict()["options"] == [{"title": "One?", "payload": "/one"}]

"""What the trust wrote: readable answers, and enough questions for each."""

import re
from collections import Counter

import yaml
from textstat.textstat import textstatistics

from bot.answers import Answer
from bot.ledger.questions import normalised, read_held_out, read_training
from bot.paths import ROOT
from bot.turn import Outcome
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording
from tests.each import each
from tests.school import SCHOOL, school_answers, school_trust

BOOK = school_answers()
ANSWERS = list(BOOK)
# A parent reads it on a phone; grade 9 is the reading age at which most leave school in the UK.
MOST_WORDS, HIGHEST_GRADE, LONGEST_TITLE = 80, 9, 40
LEAST_TRAINING, LEAST_HELD_OUT = 20, 8

TRAINING = read_training(SCHOOL / "nlu")
TRAINED = {normalised(text) for questions in TRAINING.values() for text in questions}
HELD_OUT = read_held_out()
REQUEST_INTENTS = {
    intent for kind in load_kinds(SCHOOL / "requests").values() for intent in kind.intents
}
WORDING = load_wording(SCHOOL / "requests" / "wording.yml")
FORM_INTENTS = {WORDING.yes_intent, WORDING.no_intent, WORDING.stop_intent}
# Said by the code, never asked for.
UNASKED = {
    "about_law",
    "by_law",
    "how_sure_of_law",
    "where_law_says",
    "agreed",
    "alarm_over",
    "tell_dpl_at_once",
    "told_dpl_at_once",
    "time_noted",
    "wish_noted",
    "wish_kept",
    "request_stays_open",
    "can_start_complaint",
    "can_start_request",
    "how_sure",
    "no_plain_yes",
    "none_of_these",
    "not_agreed",
    "nowhere_said",
    "offer_person",
    "where_it_says",
    "why_not_said",
    "cannot_tell",
    "hidden_address",
    "noted_in_language",
    "closest",
    "laws_not_named",
    "not_understood",
    "nothing_near",
    "nothing_open",
    "request_not_saved",
    "request_too_many",
    "something_failed",
    "which_more",
    "withheld",
}


@each("answer", ANSWERS, ids=lambda a: a.id)
def test_an_answer_is_short_and_readable(answer: Answer) -> None:
    text = BOOK.text(answer.id)
    assert len(text.split()) <= MOST_WORDS
    assert textstatistics().flesch_kincaid_grade(text) <= HIGHEST_GRADE
    assert len(answer.title) <= LONGEST_TITLE
    assert "{" not in text


def test_silence_is_said_for_what_the_notice_leaves_out() -> None:
    silent = {answer.id for answer in ANSWERS if answer.outcome is Outcome.SILENT}
    assert {"retention", "security_measures", "biometrics"} <= silent
    for answer_id in silent:
        assert school_trust().dpl.name in BOOK.text(answer_id)
        assert "/request_callback" in {offer.payload for offer in BOOK[answer_id].offers}


def test_intents_are_the_answers_plus_what_requests_need() -> None:
    answers = {a.id for a in ANSWERS if not a.id.startswith(("form_", "define_"))} - UNASKED
    assert set(TRAINING) == answers | REQUEST_INTENTS | FORM_INTENTS


def test_domain_and_rules_list_the_same_intents() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    assert domain["intents"] == sorted(TRAINING)
    rules = (SCHOOL / "rules").glob("*.yml")
    ruled = Counter(
        alternative["intent"]
        for path in rules
        for rule in yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
        for step in rule["steps"]
        for alternative in step.get("or", [])
    )
    assert ruled == Counter(domain["intents"])


@each("intent", sorted(TRAINING))
def test_an_intent_has_enough_questions(intent: str) -> None:
    assert len(set(map(normalised, TRAINING[intent]))) >= LEAST_TRAINING
    held_out = {normalised(question.text) for question in HELD_OUT if question.intent == intent}
    assert len(held_out) >= LEAST_HELD_OUT


def test_no_question_trains_two_intents() -> None:
    seen = Counter(
        text for questions in TRAINING.values() for text in set(map(normalised, questions))
    )
    assert [text for text, times in seen.items() if times > 1] == []


@each("intent", sorted(TRAINING))
def test_no_held_out_question_is_trained_on(intent: str) -> None:
    asked = [question.text for question in HELD_OUT if question.intent == intent]
    assert [text for text in asked if normalised(text) in TRAINED] == []


def test_held_out_questions_expect_what_their_answer_gives() -> None:
    wrong = [
        question
        for question in HELD_OUT
        if question.intent in BOOK and BOOK[question.intent].best_outcome != question.outcome
    ]
    assert wrong == []
    assert {question.intent for question in HELD_OUT} == set(TRAINING)


def test_held_out_questions_name_statements_of_the_notice() -> None:
    named = {question.statement for question in HELD_OUT if question.statement}
    assert [statement for statement in named if not BOOK.notice.has(statement)] == []
    assert {q.outcome for q in HELD_OUT if q.statement} <= {Outcome.ANSWER.value}


def test_offers_name_intents_that_exist() -> None:
    payloads = [offer.payload for answer in ANSWERS for offer in answer.offers]
    assert "/request_access" in payloads
    assert {payload.removeprefix("/") for payload in payloads} <= set(TRAINING)


def test_entity_marks_are_not_part_of_a_question() -> None:
    marks = re.compile(r"\]\(|\]\{")
    assert [q for questions in TRAINING.values() for q in questions if marks.search(q)] == []

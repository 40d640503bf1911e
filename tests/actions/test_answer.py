"""Questions: the answer is said with its citations, and remembered for the next message."""

from typing import Any

import pytest

from actions.answer import LONGEST_SESSION
from actions.ready import warm_up
from bot.answers import load_answers
from bot.notice import load_notice
from bot.understanding.entities import load_entities
from bot.understanding.language import load_guesser
from tests.actions.parent import Parent

BOOK = load_answers()
ANSWER = next(answer for answer in BOOK if answer.citations)
SILENT = next(a for a in BOOK if a.outcome == "silent" and a.id != "closest")


def test_a_sure_question_is_answered_from_the_notice(parent: Parent) -> None:
    said = parent.say("What does the notice say about it?", ANSWER.id)
    assert said.outcome == "answer"
    assert [answer["id"] for answer in said.turn["answers"]] == [ANSWER.id]
    notice = load_notice()
    for citation in said.turn["answers"][0]["citations"]:
        assert notice.statement(citation["statement"]).quote == citation["quote"]
    assert said.texts == list(BOOK.turn(ANSWER.id).texts)


def test_what_the_notice_is_silent_on_is_said(parent: Parent) -> None:
    said = parent.say("And what about that other thing?", SILENT.id)
    assert (said.outcome, said.texts) == ("silent", list(BOOK.turn(SILENT.id).texts))


def test_a_button_names_its_answer(parent: Parent) -> None:
    said = parent.press(ANSWER.id)
    assert [answer["id"] for answer in said.turn["answers"]] == [ANSWER.id]


def test_two_questions_in_one_message_are_both_answered(parent: Parent) -> None:
    other = next(a for a in BOOK if a.citations and a.id != ANSWER.id)
    segments = [
        {"text": text, "intent_ranking": [{"name": name, "confidence": 0.95}]}
        for text, name in (("What of this?", ANSWER.id), ("And what of that?", other.id))
    ]
    said = parent.say("What of this? And what of that?", ANSWER.id, segments=segments)
    assert {answer["id"] for answer in said.turn["answers"]} == {ANSWER.id, other.id}


def test_nonsense_is_no_answer(parent: Parent) -> None:
    said = parent.say("asdf qwer zxcv", ANSWER.id, confidence=0.05)
    assert said.outcome == "out_of_scope"
    assert said.turn["answers"] == []


@pytest.mark.parametrize("text", ["my dad hits me and i am scared to go home", "he hits me"])
def test_somebody_at_risk_comes_first(parent: Parent, text: str) -> None:
    said = parent.say(text, ANSWER.id)
    assert said.outcome == "urgent"
    assert BOOK.trust.safeguarding.childline in " ".join(said.texts)


def test_another_language_is_named(parent: Parent) -> None:
    said = parent.say("Czy mogę zobaczyć dane mojego dziecka w szkole?", ANSWER.id)
    assert said.turn["language"] == "pl"


def test_english_spelt_by_ear_is_no_other_language(parent: Parent) -> None:
    said = parent.say("du yu keap owr stuf", ANSWER.id)
    assert "language" not in said.turn


def test_the_next_message_can_lean_on_it(parent: Parent) -> None:
    parent.say("What does the notice say about it?", ANSWER.id)
    context = parent.slots["context"]
    assert ANSWER.id in str(context)


def sessions(parent: Parent) -> list[Any]:
    return [event for event in parent.returned if event["event"] == "session_started"]


def test_a_long_session_ends_with_an_answer_and_keeps_the_context(parent: Parent) -> None:
    parent.events = [{"event": "slot"}] * (LONGEST_SESSION - 1)
    parent.say("What does the notice say about it?", ANSWER.id)
    assert sessions(parent) == []
    parent.events = [{"event": "slot"}] * LONGEST_SESSION
    parent.say("What does the notice say about it?", ANSWER.id)
    assert len(sessions(parent)) == 1
    assert parent.returned[0]["event"] == "session_started", "what is set after it is kept"
    assert ANSWER.id in str(parent.slots["context"])


def test_what_the_first_message_waits_for_is_loaded_by_the_start() -> None:
    load_entities.cache_clear()
    load_guesser.cache_clear()
    warm_up()
    for loader in (load_entities, load_guesser, load_answers):
        assert loader.cache_info().currsize

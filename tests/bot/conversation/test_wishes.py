"""Requests that a message may ask for, though the reply is another."""

import pytest

from bot.answers import load_answers
from bot.conversation import Context, Reply, reply
from bot.conversation.decisions import POSSIBLE_REQUEST
from bot.conversation.wishes import BESIDE_ANSWER, TOLD
from bot.turn import Outcome
from bot.understanding.entities import load_entities
from bot.understanding.message import Guess, Segment, UnderstoodMessage

BOOK = load_answers()
ENTITIES = load_entities()


def said(text: str, *pairs: tuple[str, float]) -> Reply:
    message = UnderstoodMessage(Segment(text, tuple(Guess(*pair) for pair in pairs)))
    return reply(message, Context(), BOOK, ENTITIES)


@pytest.mark.parametrize(
    ("guess", "outcome", "bound"),
    [
        (("retention", 0.6), Outcome.SILENT, POSSIBLE_REQUEST),
        (("school_matters", 0.6), Outcome.OUT_OF_SCOPE, POSSIBLE_REQUEST),
        (("narrative", 0.6), Outcome.CHAT, POSSIBLE_REQUEST),
        (("cctv", 0.6), Outcome.ANSWER, BESIDE_ANSWER),
    ],
)
def test_a_request_with_real_mass_is_offered_first_and_noted(
    guess: tuple[str, float], outcome: Outcome, bound: float
) -> None:
    found = said("some words", guess, ("request_erasure", bound))
    assert found.turn.outcome is outcome
    assert found.turn.options[0].payload == "/request_erasure"
    assert found.context.options[0] == "/request_erasure"
    assert found.noted == "request_erasure"
    assert said("some words", guess, ("request_erasure", bound - 0.01)).noted is None


def test_only_a_likely_wish_is_told() -> None:
    assert said("some words", ("retention", 0.6), ("request_erasure", TOLD)).told
    kept = said("some words", ("retention", 0.6), ("request_erasure", TOLD - 0.01))
    assert kept.noted == "request_erasure"
    assert not kept.told


def test_a_cry_for_help_is_not_told_of_what_it_only_looks_like() -> None:
    kept = said("he hurts me", ("urgent_risk", 0.95), ("request_access", 0.02))
    assert kept.noted == "request_access"
    assert not kept.told
    assert said("he hurts me", ("urgent_risk", 0.6), ("request_access", 0.3)).told


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_asking_how_to_complain_opens_no_complaint(share: float) -> None:
    found = said("how do i complain about the office", ("request_complaint", share))
    assert found.request_intent is None
    assert [answer.id for answer in found.turn.answers] == ["complaint"]
    assert "/request_complaint" in [option.payload for option in found.turn.options]
    assert said("i want to complain", ("request_complaint", share)).request_intent


def test_the_mass_is_that_of_all_requests_together() -> None:
    found = said("?", ("cctv", 0.5), ("request_access", 0.12), ("request_educational_record", 0.1))
    assert found.noted == "request_access"


def test_a_person_is_no_right_to_note() -> None:
    assert said("some words", ("retention", 0.6), ("request_callback", 0.3)).noted is None


def test_a_button_wishes_nothing_else() -> None:
    assert said("/retention", ("retention", 1.0), ("request_access", 1.0)).noted is None


@pytest.mark.parametrize("guess", [("school_matters", 0.94), ("request_rectification", 0.75)])
def test_a_story_of_data_in_a_wrong_place_is_a_complaint(guess: tuple[str, float]) -> None:
    found = said("the teacher left my sons report on the bus", guess)
    assert found.request_intent == found.noted == "request_complaint"
    offered = [option.payload for option in found.turn.options]
    assert offered == ["/request_complaint", f"/{guess[0]}"][: 2 if "request" in guess[0] else 1]


def test_a_plain_wish_in_such_a_story_comes_first() -> None:
    found = said("you put my sons photo on facebook, delete it", ("request_erasure", 0.9))
    assert found.request_intent == "request_erasure"

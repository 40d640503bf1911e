"""Which parts of a message are questions of their own, with rankings made by hand."""

import pytest

from bot.answers import load_answers
from bot.conversation import Context, Reply, reply
from bot.turn import Outcome
from bot.understanding.entities import load_entities
from bot.understanding.message import Guess, Segment, UnderstoodMessage

BOOK = load_answers()
ENTITIES = load_entities()
Pairs = tuple[tuple[str, float], ...]


def segment(text: str, *pairs: tuple[str, float]) -> Segment:
    return Segment(text, tuple(Guess(*pair) for pair in pairs), ENTITIES.find(text))


def replied(whole: Segment, *segments: Segment) -> Reply:
    return reply(UnderstoodMessage(whole, segments), Context(), BOOK, ENTITIES)


def given(found: Reply) -> list[str]:
    return [answer.id for answer in found.turn.answers]


@pytest.mark.parametrize(
    ("story", "question", "guess"),
    [
        ("He is on free dinners since May.", "Does that get recorded?", "call_recording"),
        ("She has free meals.", "Is it written down against her name?", "behaviour_data"),
    ],
)
def test_a_question_that_leans_on_a_story_is_understood_with_it(
    story: str, question: str, guess: str
) -> None:
    whole = segment(f"{story} {question}", ("behaviour_data", 0.4), ("characteristics_data", 0.2))
    found = replied(whole, segment(story, ("narrative", 0.9)), segment(question, (guess, 0.9)))
    assert given(found)[0] == "characteristics_data"


@pytest.mark.parametrize("more", ["is that it?", "Just like that.", "And then what?"])
def test_a_call_for_more_of_nothing_is_no_question(more: str) -> None:
    text = "Some consultant can have my lad's marks,"
    whole = segment(f"{text} {more}", ("consultants", 0.7))
    found = replied(whole, segment(text, ("consultants", 0.3)), segment(more, ("follow_more", 0.9)))
    assert given(found)[0] == "consultants"


def test_a_second_question_without_a_topic_asks_no_more() -> None:
    first = segment("On what footing do charities get it?", ("sharing_charities", 0.8))
    second = segment("Is anything needed at all?", ("why_collect", 0.9))
    whole = segment(f"{first.text} {second.text}", ("sharing_charities", 0.8))
    found = replied(whole, first, second)
    assert given(found) == ["sharing_charities", "form_allowed_sharing"]


def test_a_clause_and_its_question_are_one() -> None:
    whole = segment("When she moves on, do her marks go too?", ("sharing_next_school", 0.8))
    clause = segment("When she moves on", ("after_leaving", 0.9))
    question = segment("do her marks go too?", ("school_matters", 0.9))
    assert given(replied(whole, clause, question))[0] == "sharing_next_school"


@pytest.mark.parametrize(
    ("text", "pairs", "says"),
    [
        ("does the PTA get our numbers", (("staff_data", 0.5),), "the PTA"),
        ("is the regiment told he is in trouble", (("children_at_risk", 0.7),), "the armed forces"),
        ("do you give the leisure centre names", (("school_matters", 0.5),), "leisure centres"),
    ],
)
def test_somebody_whom_the_notice_does_not_name_is_named(
    text: str, pairs: Pairs, says: str
) -> None:
    found = replied(segment(text, *pairs))
    assert f"does not name {says}" in found.turn.texts[0].replace("swimming pools or ", "")


def test_what_follows_a_child_is_answered_by_who_gets_it() -> None:
    found = replied(segment("do detentions follow him to college", ("behaviour_data", 0.9)))
    assert given(found)[0] == "sharing_next_school"


def test_a_topic_divided_with_the_wish_to_refuse_is_sure() -> None:
    pairs = (("request_objection", 0.3), ("sharing_charities", 0.25), ("right_to_object", 0.2))
    found = replied(segment("can I say no to the charity lot having it", *pairs))
    assert given(found) == ["sharing_charities", "form_refuse_sharing"]


def test_two_answers_that_are_sure_together_are_both_given() -> None:
    pairs = (("npd_who_gets", 0.4), ("sharing_dfe", 0.3))
    found = replied(segment("can anybody have it off the government?", *pairs))
    assert given(found)[:2] == ["npd_who_gets", "sharing_dfe"]


def test_a_wish_to_change_what_is_named_is_a_request() -> None:
    pairs = (("characteristics_data", 0.5), ("request_rectification", 0.3))
    found = replied(segment("she is down as Welsh, can that be put right", *pairs))
    assert found.request_intent == "request_rectification"


def test_a_wish_is_offered_where_nothing_else_was_understood() -> None:
    found = replied(segment("and still not a thing has come", ("request_complaint", 0.24)))
    assert found.turn.outcome is Outcome.CHAT
    assert found.turn.texts == BOOK.turn("can_start_complaint").texts
    assert "/request_complaint" in {option.payload for option in found.turn.options}


@pytest.mark.parametrize(
    "text",
    [
        "our address is protected, who can see it",
        "please lock our address",
        "we fled in June. who has our new address",
        "his dad must not find out where we live",
        "we are in a refuge, do you write that down",
    ],
)
def test_who_hides_a_place_is_told_whom_to_tell(text: str) -> None:
    found = replied(segment(text, ("staff_access", 0.9)))
    assert found.turn.outcome is Outcome.URGENT or BOOK.text("hidden_address") in found.turn.texts


def test_a_request_from_who_hides_a_place_says_so_too() -> None:
    found = replied(segment("lock our address till I say", ("request_restriction", 0.9)))
    assert found.request_intent == "request_restriction"
    assert found.beside is not None
    assert BOOK.text("hidden_address") in found.beside.texts


@pytest.mark.parametrize("text", ["my address is wrong", "what address do you hold", "the office"])
def test_an_address_alone_is_not_hidden(text: str) -> None:
    found = replied(segment(text, ("personal_details", 0.9)))
    assert BOOK.text("hidden_address") not in found.turn.texts

"""After the reply to somebody at risk: whom to call again, and going on if nobody is."""

import json

import pytest

from bot.answers import load_answers
from bot.conversation import Context, Reply, reply
from bot.turn import Outcome
from bot.understanding.entities import load_entities
from bot.understanding.language_replies import load_languages
from bot.understanding.message import Guess, Near, Segment, UnderstoodMessage

BOOK = load_answers()
ENTITIES = load_entities()


def said(text: str, *pairs: tuple[str, float], before: Context | None = None) -> Reply:
    message = UnderstoodMessage(Segment(text, tuple(Guess(*pair) for pair in pairs)))
    return reply(message, before or Context(), BOOK, ENTITIES)


def through_slot(found: Reply) -> Context:
    return Context.from_slot(json.loads(json.dumps(found.context.as_slot())))


def payloads(found: Reply) -> list[str]:
    return [option.payload for option in found.turn.options]


ALARM = said("he hurts when I ask about cctv", ("urgent_risk", 0.6), ("cctv", 0.3))


def test_the_urgent_reply_can_be_left_in_one_tap() -> None:
    assert ALARM.turn.outcome is Outcome.URGENT
    assert payloads(ALARM) == ["/nobody_in_danger"]


@pytest.mark.parametrize(
    ("text", "guess"),
    [("/nobody_in_danger", "nobody_in_danger"), ("Nobody is in danger", "urgent_risk"),
     ("no", "deny"), ("go on", "affirm"), ("it's not an emergency", "urgent_risk")],
)  # fmt: skip
def test_what_was_asked_is_answered_then(text: str, guess: str) -> None:
    found = said(text, (guess, 0.97), before=through_slot(ALARM))
    assert [answer.id for answer in found.turn.answers] == ["cctv"]
    assert found.turn.texts[0] == BOOK.text("alarm_over")
    assert found.context.alarm is None


@pytest.mark.parametrize("text", ["What do I do?", "who do i call", "yes", "help me please"])
def test_whom_to_call_is_said_again(text: str) -> None:
    found = said(text, ("capabilities", 0.9), before=through_slot(ALARM))
    assert found.turn == ALARM.turn
    assert found.context.alarm is not None


def test_without_an_alarm_these_words_mean_what_they_mean() -> None:
    assert said("what do i do", ("capabilities", 0.9)).turn.outcome is Outcome.CHAT


def test_an_alarm_that_asked_nothing_is_followed_by_a_question() -> None:
    alarm = said("999", ("out_of_scope", 0.5), ("urgent_risk", 0.4))
    found = said("/nobody_in_danger", ("nobody_in_danger", 1), before=through_slot(alarm))
    assert found.turn == BOOK.turn("nobody_in_danger")


def test_what_was_said_before_the_alarm_can_be_leant_on() -> None:
    alarm = said("oh god can he refuse it", ("urgent_risk", 0.4), before=Context("npd_what"))
    found = said("no", ("deny", 1), before=through_slot(alarm))
    assert "opt out" in " ".join(found.turn.texts)


def test_another_message_forgets_the_alarm() -> None:
    found = said("how long do you keep data", ("retention", 0.9), before=through_slot(ALARM))
    assert found.context.alarm is None


def test_a_wish_in_the_message_is_noted_and_offered() -> None:
    alarm = said("delete it, he is in danger", ("urgent_risk", 0.5), ("request_erasure", 0.45))
    assert alarm.noted == "request_erasure"
    found = said("no", ("deny", 1), before=through_slot(alarm))
    assert payloads(found) == ["/request_erasure"]


def test_a_family_in_hiding_is_told_of_help_and_its_complaint_noted() -> None:
    found = said("my ex is violent and you sent him our new address", ("request_access", 0.7))
    assert found.turn.outcome is Outcome.URGENT
    assert found.place_came_out
    assert found.noted == "request_complaint"


@pytest.mark.parametrize("before", [{}, {"cctv": 0.3}], ids=["plain", "beside"])
@pytest.mark.parametrize(
    "wish", ["request_access", "request_rectification", "request_erasure", "request_complaint"]
)
def test_a_wish_taken_for_an_alarm_is_kept_and_offered_in_one_tap(
    wish: str, before: dict[str, float]
) -> None:
    alarm = said("send me what you wrote of the fight", (wish, 0.55), ("urgent_risk", 0.4),
                 *before.items())  # fmt: skip
    assert alarm.turn.outcome is Outcome.URGENT
    assert alarm.noted == wish
    assert payloads(alarm) == ["/nobody_in_danger"]
    found = said("/nobody_in_danger", ("nobody_in_danger", 1), before=through_slot(alarm))
    assert found.request_intent == found.noted == wish
    assert f"/{wish}" in payloads(found)


def foreign(text: str, code: str) -> UnderstoodMessage:
    return UnderstoodMessage(Segment(text, (Guess("narrative", 0.9),)), language=code)


@pytest.mark.parametrize("code", sorted(load_languages()))
def test_danger_in_another_language_is_replied_to_in_it(code: str) -> None:
    danger = load_languages()[code].danger
    assert danger
    alarm = reply(foreign(danger.phrases[-1], code), Context(), BOOK, ENTITIES)
    assert (alarm.turn.outcome, alarm.turn.language) == (Outcome.URGENT, code)
    own, english = alarm.turn.texts
    assert english == BOOK.text("urgent_risk")
    assert own.startswith(danger.call)
    assert BOOK.trust.safeguarding.childline in own
    (option,) = alarm.turn.options
    assert (option.payload, option.title.split(" / ")[0]) == ("/nobody_in_danger", danger.nobody)
    again = said("what do I do?", ("capabilities", 0.9), before=through_slot(alarm))
    assert again.turn == alarm.turn
    calm = said("/nobody_in_danger", ("nobody_in_danger", 1), before=through_slot(alarm))
    assert (calm.turn.outcome, calm.turn.language) == (Outcome.CHAT, code)
    assert danger.call in calm.turn.texts[0]


def test_a_wish_beside_danger_in_another_language_is_kept() -> None:
    text = "mąż mnie bije, proszę usunąć nasz adres"
    alarm = reply(foreign(text, "pl"), Context(), BOOK, ENTITIES)
    assert alarm.noted == "request_erasure"


def test_a_message_survives_its_slot() -> None:
    whole = Segment("a? b?", (Guess("cctv", 0.5),))
    message = UnderstoodMessage(whole, (Segment("a?"), Segment("b?")), (Near("words", 0.4),), "pl")
    assert UnderstoodMessage.from_plain(json.loads(json.dumps(message.as_plain()))) == message

"""A request from its first mention to the ticket, message by message, without Rasa."""

import pytest

from bot.turn import Outcome, Stage, Turn
from tests.desk.intake.talk import BOOK, NOW, OPENED, IntakeChat

FILLED = ("his mum", "Sam Example", "skip", "everything", "sam.mum@mail.example")


@pytest.fixture
def chat() -> IntakeChat:
    return IntakeChat()


def filled(chat: IntakeChat) -> Turn:
    turn = chat.start()
    for text in FILLED:
        turn = chat.say(text)
    return turn


def test_straight_through(chat: IntakeChat) -> None:
    turn = filled(chat)
    assert turn.request
    assert turn.request.stage is Stage.CONFIRMING
    assert all(text in turn.texts[0] for text in ("Sam Example", "sam.mum@mail.example"))
    assert chat.desk.opened == []
    turn = chat.say("yes")
    assert turn.outcome is Outcome.REQUEST
    opened = turn.request
    assert opened
    assert (opened.stage, opened.reference, opened.due) == (
        Stage.OPENED,
        OPENED.reference,
        OPENED.due,
    )
    assert OPENED.reference in turn.texts[0]
    assert "Wednesday 23 December 2026" in turn.texts[0]
    assert chat.progress is None
    assert chat.desk.opened[0].answers == {
        "requester_role": "parent",
        "subject_name": "Sam Example",
        "year_group": "",
        "wanted": "everything",
        "requester_contact": "sam.mum@mail.example",
    }
    assert chat.desk.opened[0].first_mention_at == NOW


def test_every_turn_before_storing_has_no_reference(chat: IntakeChat) -> None:
    turns = [chat.start(), *(chat.say(text) for text in FILLED)]
    assert all(t.request and t.request.reference is None and t.request.due is None for t in turns)


def test_a_question_in_between_is_answered_and_the_form_goes_on(chat: IntakeChat) -> None:
    chat.start()
    asked = chat.say("who sees it?", "sharing_recipients", 0.9)
    assert asked.outcome is Outcome.ANSWER
    assert asked.answers[0].id == "sharing_recipients"
    assert asked.texts[-1] == "Who is asking?"
    assert asked.request
    assert asked.request.stage is Stage.COLLECTING
    assert chat.say("dad").texts[-1].startswith("Whose data")


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("do you share it with the police?", "sharing_police", 0.9),
        ("what about the police", "sharing_police", 0.7),
        ("/sharing_police", "sharing_police", 1.0),
        ("who would see it?", "sharing_police", 0.3),
    ],
)
def test_a_question_is_not_taken_for_a_name(
    chat: IntakeChat, text: str, intent: str, confidence: float
) -> None:
    chat.start()
    chat.say("mum")
    assert chat.say(text, intent, confidence).outcome is Outcome.ANSWER
    assert chat.progress
    assert "subject_name" not in chat.progress.answers


@pytest.mark.parametrize("text", ["Sam Police", "Will Example", "May Example"])
def test_a_name_is_not_taken_for_a_question(chat: IntakeChat, text: str) -> None:
    chat.start()
    chat.say("mum")
    chat.say(text, "sharing_police", 0.3)
    assert chat.progress
    assert chat.progress.answers["subject_name"] == text


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("stop", "none", 0.0),
        ("Cancel that!", "none", 0.0),
        ("drop it please", "cancel_request", 0.95),
    ],
)
@pytest.mark.parametrize("answered", range(6))
def test_stop_stops_anywhere(
    chat: IntakeChat, text: str, intent: str, confidence: float, answered: int
) -> None:
    chat.start()
    for reply in FILLED[:answered]:
        chat.say(reply)
    turn = chat.say(text, intent, confidence)
    assert turn.request
    assert turn.request.stage is Stage.CANCELLED
    assert chat.progress is None
    assert chat.desk.opened == []


@pytest.mark.parametrize(
    ("text", "intent", "confidence"),
    [
        ("yes but change the address", "affirm", 0.99),
        ("not yet", "deny", 0.5),
        ("maybe", "affirm", 0.6),
        ("hm", "none", 0.0),
    ],
)
def test_only_a_clear_yes_sends(
    chat: IntakeChat, text: str, intent: str, confidence: float
) -> None:
    filled(chat)
    chat.say(text, intent, confidence)
    assert chat.desk.opened == []
    assert chat.progress


def test_an_answer_can_be_changed_at_the_read_back(chat: IntakeChat) -> None:
    filled(chat)
    asked = chat.say("no")
    assert [o.payload for o in asked.options][:2] == ["who is asking", "whose data"]
    chat.say("whose data")
    turn = chat.say("Samuel Example")
    assert "Samuel Example" in turn.texts[0]
    chat.say("yes please")
    assert chat.desk.opened[0].answers["subject_name"] == "Samuel Example"


def test_when_storing_fails_nothing_is_announced_and_yes_tries_again(chat: IntakeChat) -> None:
    filled(chat)
    chat.desk.down = True
    turn = chat.say("yes")
    assert turn.outcome is Outcome.ERROR
    assert "not saved" in turn.texts[0]
    assert BOOK.trust.dpl.email in turn.texts[0]
    assert turn.request
    assert turn.request.reference is None
    first_try = chat.progress
    chat.desk.down = False
    assert chat.say("yes").outcome is Outcome.REQUEST
    assert first_try
    assert chat.desk.opened[0].submission_id == first_try.submission_id


@pytest.mark.parametrize("said", ["yes", "stop", "back", "hello?"])
def test_a_request_stored_before_a_crash_is_told_whatever_comes_next(
    chat: IntakeChat, said: str
) -> None:
    """Rasa knows nothing of the "yes" before the crash, and still shows the read-back."""
    filled(chat)
    before = chat.result
    assert before
    chat.say("yes")
    chat.result = before
    turn = chat.say(said)
    assert turn.request
    assert (turn.request.stage, turn.request.reference) == (Stage.OPENED, "SAR-2026-000001")
    assert chat.result
    assert chat.result.progress is None


def test_a_person_can_be_asked_for_in_between(chat: IntakeChat) -> None:
    chat.start()
    chat.say("mum")
    turn = chat.say("can I talk to a person?", "request_callback", 0.9)
    assert turn.outcome is Outcome.HANDOFF
    turn = chat.say("07700 900123")
    assert [p.kind for p in chat.desk.opened] == ["callback"]
    assert turn.texts[-1].startswith("Whose data")
    assert chat.progress
    assert chat.progress.kind == "access"
    assert chat.progress.answers == {"requester_role": "parent"}


def test_stopping_the_call_back_leaves_the_request_open(chat: IntakeChat) -> None:
    chat.start()
    chat.say("can I talk to a person?", "request_callback", 0.9)
    turn = chat.say("stop")
    assert turn.texts[-1] == "Who is asking?"
    assert chat.progress
    assert chat.progress.kind == "access"


@pytest.mark.parametrize(("text", "risk"), [("he hurts him", 0.8), ("help, he is hit", 0.25)])
def test_danger_comes_before_any_form(chat: IntakeChat, text: str, risk: float) -> None:
    chat.start()
    turn = chat.say(text, "urgent_risk", risk, risk)
    assert turn.outcome is Outcome.URGENT
    assert turn.request is None
    assert [option.payload for option in turn.options] == ["/nobody_in_danger"]
    assert chat.progress is not None, "the form stays open"
    assert turn.texts[-1].startswith("Your request stays open"), "and the parent is told so"
    assert chat.say("mum").request


def test_a_story_that_sounds_of_danger_is_kept_and_help_comes_first(chat: IntakeChat) -> None:
    chat.start("request_complaint")
    chat.say_all("mum", "Sam Example")
    turn = chat.say("You put online that he was beaten.", "urgent_risk", 0.9, 0.9)
    assert turn.outcome is Outcome.URGENT
    assert "999" in turn.texts[0]
    assert turn.texts[1].startswith("Your request stays open")
    assert turn.texts[-1].startswith("What should be put right?")
    assert turn.options[0].payload == "/nobody_in_danger"
    assert chat.progress
    assert chat.progress.answers["happened"] == "You put online that he was beaten."


def test_a_call_back_stays_open_as_well(chat: IntakeChat) -> None:
    chat.start("request_callback")
    chat.say("he hurts him", "urgent_risk", 0.9, 0.9)
    assert chat.say("01632 960001").outcome is Outcome.HANDOFF


@pytest.mark.parametrize("text", ["hmm", "!!!", "my number"])
def test_what_is_no_question_gets_what_would_fit(chat: IntakeChat, text: str) -> None:
    chat.start()
    chat.say_all("mum", "Sam Example", "skip", "everything")
    turn = chat.say(text, "out_of_scope", 0.9)
    assert turn.request
    assert turn.texts[0].startswith("That does not look like a complete e-mail address")


def test_a_reply_that_fits_is_no_cry_for_help(chat: IntakeChat) -> None:
    chat.start()
    assert chat.say("mum", "urgent_risk", 0.9, 0.9).request
    assert chat.say("Sam Example", "urgent_risk", 0.3, 0.3).request


def test_a_button_at_the_read_back_is_no_cry_for_help(chat: IntakeChat) -> None:
    filled(chat)
    assert chat.say("change who is asking", "urgent_risk", 0.9, 0.9).request
    assert chat.progress


@pytest.mark.parametrize("answered", [0, 1, 5])
def test_another_request_waits_its_turn(chat: IntakeChat, answered: int) -> None:
    chat.start()
    for reply in FILLED[:answered]:
        chat.say(reply)
    before = chat.progress
    assert before
    for _ in range(2):
        turn = chat.say("and delete all of his photos please", "request_erasure", 0.9)
        assert turn.texts[0].startswith("One request at a time")
        assert "delete personal data" in turn.texts[0]
        assert len(turn.texts) == 2
    assert chat.progress
    assert (chat.progress.kind, chat.progress.answers) == ("access", before.answers)
    kept = [draft for draft in chat.desk.drafts.values() if draft.kind == "erasure"]
    assert [(draft.first_mention_at, draft.answers) for draft in kept] == [(NOW, {})]


@pytest.mark.parametrize(
    ("intent", "text", "other"),
    [
        ("request_erasure", "send me his file and delete his photos", "access"),
        ("request_access", "Please correct his address. Also send me everything.", "rectification"),
        ("request_complaint", "i want the cctv and i want to complain", "access"),
        ("request_complaint", "I complain that you did not delete his file and ignored me", None),
        ("request_access", "please send me everything, and you changed the date", None),
        ("request_educational_record", "I need a copy of my daughter's school records", None),
    ],
)
def test_a_second_wish_in_the_first_message_is_noted(
    chat: IntakeChat, intent: str, text: str, other: str | None
) -> None:
    turn = chat.start(intent, text)
    assert chat.progress
    kinds = {draft.kind for draft in chat.desk.drafts.values()}
    assert kinds == {chat.progress.kind, *([other] if other else [])}
    assert any("I have noted that you also want" in text for text in turn.texts) == bool(other)


def test_a_worry_about_the_other_parent_is_no_cry_for_help(chat: IntakeChat) -> None:
    chat.start()
    chat.say_all("dad", "Mia Example")
    turn = chat.say("don't tell her mum", "urgent_risk", 0.9, 0.9)
    assert "I can say nothing about other people" in turn.texts[0]
    assert chat.answers == {"requester_role": "parent", "subject_name": "Mia Example"}
    assert chat.say("don't tell her mum he will kill us", "urgent_risk", 0.9, 0.9).request is None


def test_nothing_is_said_of_the_other_parent_at_the_read_back(chat: IntakeChat) -> None:
    filled(chat)
    turn = chat.say("has her mother asked for it too?")
    assert "nor whether they have asked us" in turn.texts[0]
    assert chat.desk.opened == []


@pytest.mark.parametrize("text", ["hmm", "thanks", "Hello!", "?", "👍", "-"])
@pytest.mark.parametrize("answered", [1, 2, 3, 4])
def test_what_says_nothing_answers_nothing(chat: IntakeChat, text: str, answered: int) -> None:
    chat.start()
    chat.say_all(*FILLED[:answered])
    before = chat.answers
    chat.say(text)
    assert chat.answers == before


@pytest.mark.parametrize("text", ["👍", "👍🏽", "✅", "yes yes", "Yes please do it"])
def test_a_thumb_sends(chat: IntakeChat, text: str) -> None:
    filled(chat)
    chat.say(text)
    assert len(chat.desk.opened) == 1


def test_a_wish_is_a_fitting_reply_to_what_is_wanted(chat: IntakeChat) -> None:
    chat.start("request_complaint")
    for text in ("mum", "Sam Example", "you lost his file", "delete his photos"):
        chat.say(text, "request_erasure", 0.9)
    assert chat.progress
    assert chat.progress.answers["put_right"] == "delete his photos"


@pytest.mark.parametrize("intent", ["sharing_police", "request_callback"])
def test_a_long_story_is_a_reply_whatever_it_sounds_like(chat: IntakeChat, intent: str) -> None:
    chat.start("request_complaint")
    for text in ("mum", "Sam Example"):
        chat.say(text)
    story = "when he was in Year 7 his report went to a neighbour and she told the whole street"
    chat.say(story, intent, 0.9)
    assert chat.progress
    assert chat.progress.answers["happened"] == story


def test_a_student_is_asked_for_their_own_name(chat: IntakeChat) -> None:
    chat.start()
    assert "your full name" in chat.say("I am the student").texts[0]


def test_what_does_not_fit_is_asked_again_with_the_reason(chat: IntakeChat) -> None:
    filled(chat)
    chat.say("your e-mail address")
    turn = chat.say("mail me")
    assert "complete e-mail address" in turn.texts[0]


def test_an_intent_that_starts_nothing_is_an_error(chat: IntakeChat) -> None:
    with pytest.raises(ValueError, match="greeting"):
        chat.start("greeting")


@pytest.mark.parametrize(
    "text", ["i have no email", "I don't have an e-mail", "i dont do email sorry"]
)
def test_no_email_is_no_problem(chat: IntakeChat, text: str) -> None:
    chat.start()
    chat.say_all(*FILLED[:-1])
    turn = chat.say(text, "contact_dpl", 0.9)
    assert turn.texts[0].startswith("That is no problem")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("my phone is 01632 960001", "+44 1632 960001"),
        ("07700 900456", "+44 7700 900456"),
        ("write to me at 3 Station Road, Wigston, LE18 2AB", "3 Station Road, Wigston, LE18 2AB"),
    ],
)
def test_a_number_or_a_postal_address_ends_a_request_as_well(
    chat: IntakeChat, text: str, kept: str
) -> None:
    chat.start()
    turn = chat.say_all(*FILLED[:-1], text)
    assert "by post" in turn.texts[0]
    assert f"Reply to: {kept}" in turn.texts[-1]
    done = chat.say("yes")
    assert chat.desk.opened[0].answers["requester_contact"] == kept
    assert "Please note your reference" in done.texts[0]


def test_a_wrong_number_is_refused(chat: IntakeChat) -> None:
    chat.start()
    turn = chat.say_all(*FILLED[:-1], "07700 900456789")
    assert "3 digits too many" in turn.texts[0]
    assert "requester_contact" not in chat.answers


@pytest.mark.parametrize("text", ["a@mail.example or b@mail.example"])
def test_what_is_about_the_address_is_no_question_of_its_own(chat: IntakeChat, text: str) -> None:
    chat.start()
    chat.say_all(*FILLED[:-1])
    turn = chat.say(text, "contact_dpl", 0.9)
    assert turn.texts[0].startswith("That does not look like a complete e-mail address")


def test_who_answers_goes_on_past_what_others_hold(chat: IntakeChat) -> None:
    assert chat.start(text="I want his marked exam scripts").texts[-1].startswith("Shall I go on")
    assert chat.say("I'm his mum").texts[-1].startswith("Whose data")

"""What a message tells at once is not asked again."""

import pytest

from bot.turn import Stage
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording
from desk.intake.taking import told_in
from tests.desk.intake.talk import IntakeChat

ALL = "I'm his mum, Sam Example year 9, mum@mail.example, everything please"


def test_everything_in_the_first_message_goes_to_the_read_back() -> None:
    chat = IntakeChat()
    turn = chat.start(text=ALL)
    assert turn.request
    assert turn.request.stage is Stage.CONFIRMING
    for shown in ("A parent or carer", "Sam Example", "Year 9", "mum@mail.example"):
        assert shown in turn.texts[-1]
    assert "questions" not in turn.texts[0]
    chat.say("yes")
    assert chat.desk.opened[0].answers["wanted"] == "everything"


def test_everything_at_the_first_question() -> None:
    chat = IntakeChat()
    chat.start()
    turn = chat.say(ALL)
    assert turn.texts[-1].startswith("Please check this")


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("What you hold on my son Sam Example please. I'm his mum, Jo Example, jo@mail.example",
         {"requester_role": "parent", "subject_name": "Sam Example",
          "requester_contact": "jo@mail.example", "requester_name": "Jo Example"}),
        ("We act for a parent. Pat Lawyer, solicitor, office@law.example",
         {"requester_contact": "office@law.example"}),
        ("you sent his report to someone@else.example, I'm his mum", {"requester_role": "parent"}),
        ("please send me everything you hold on my son",
         {"requester_role": "parent", "wanted": "everything"}),
        ("I want a copy of my son's data", {"requester_role": "parent"}),
        ("I'm his mum, a@mail.example, b@mail.example", {"requester_role": "parent"}),
    ],
)  # fmt: skip
def test_only_what_is_clear_is_taken(text: str, given: dict[str, str]) -> None:
    told = told_in(load_kinds()["access"], text, {}, load_wording(), asked=None)
    assert {name: told.get(name) for name in given} == given
    assert "requester_contact" in given or "requester_contact" not in told


def test_an_address_in_a_story_is_nobodys_reply_address() -> None:
    chat = IntakeChat()
    chat.start("request_complaint")
    chat.say_all("mum", "Sam Example", "his report went out, someone@else.example, I'm his mum")
    assert "requester_contact" not in chat.answers


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("please write to me, mum@mail.example", "mum@mail.example"),
        ("can someone call me on 07700 900333 please", "+44 7700 900333"),
    ],
)
def test_a_call_back_whose_number_was_told_is_arranged_at_once(text: str, shown: str) -> None:
    chat = IntakeChat()
    turn = chat.start("request_callback", text)
    assert shown in turn.texts[-1]
    assert len(chat.desk.opened) == 1
    assert chat.progress is None


@pytest.mark.parametrize(
    ("intent", "text", "field", "words"),
    [
        ("request_access", "I need the CCTV of the bike sheds from last Tuesday about 3.15pm",
         "wanted", "bike sheds from last Tuesday about 3.15"),
        ("request_access", "I want every email between staff that mentions my daughter since May",
         "wanted", "every email between staff"),
        ("request_erasure", "take down the sports day picture of my daughter please",
         "unwanted", "sports day picture"),
        ("request_complaint", "I want to complain. On Tuesday the office read out my daughter's "
         "medical details in front of other parents.", "happened", "medical details in front of"),
    ],
)  # fmt: skip
def test_what_is_wanted_is_taken_from_the_first_message(
    intent: str, text: str, field: str, words: str
) -> None:
    chat = IntakeChat()
    chat.start(intent, text)
    assert words in chat.answers[field]
    assert chat.answers["in_their_words"] == text

"""What a message tells at once is not asked again."""

import pytest

from bot.turn import Stage
from desk.forms.kinds import load_kinds
from desk.intake.record_answer import prefill
from tests.desk.intake.talk import IntakeChat

ALL = "I'm his mum, Sam Example year 9, mum@mail.example, everything please"


def test_everything_in_the_first_message_goes_to_the_read_back() -> None:
    chat = IntakeChat()
    turn = chat.start(text=ALL)
    assert turn.request
    assert turn.request.stage is Stage.CONFIRMING
    for shown in ("A parent or carer", "Sam Example", "Years 7 to 9", "mum@mail.example"):
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
          "requester_contact": "jo@mail.example"}),
        ("We act for a parent. Pat Lawyer, solicitor, office@law.example",
         {"requester_contact": "office@law.example"}),
        ("you sent his report to someone@else.example, I'm his mum", {}),
        ("please send me everything you hold on my son", {}),
        ("I'm his mum, a@mail.example, b@mail.example", {}),
    ],
)  # fmt: skip
def test_only_what_is_clear_is_taken(text: str, given: dict[str, str]) -> None:
    assert prefill(load_kinds()["access"], text, {}) == given


def test_an_address_in_a_story_is_nobodys_reply_address() -> None:
    chat = IntakeChat()
    chat.start("request_complaint")
    chat.say_all("mum", "Sam Example", "his report went out, someone@else.example, I'm his mum")
    assert "requester_contact" not in chat.answers


def test_a_call_back_has_no_read_back_to_show_it_in() -> None:
    chat = IntakeChat()
    turn = chat.start("request_callback", "please write to me, mum@mail.example")
    assert turn.texts[-1].startswith("Which e-mail address")

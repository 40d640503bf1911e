"""What is kept of a request that is not sent yet, and coming back to it."""

import pytest

from bot.turn import Outcome, Stage
from desk.intake.progress import Progress
from desk.intake.replies import Opened
from tests.desk.intake.talk import NOW, OPENED, IntakeChat

ANSWERS = ("mum", "Sam Example", "skip", "everything", "a@mail.example")


def kept(chat: IntakeChat) -> list[str]:
    (draft,) = chat.desk.drafts.values()
    assert draft.first_mention_at == NOW
    return list(draft.answers)


def test_a_draft_is_kept_from_the_first_mention_and_after_every_answer() -> None:
    chat = IntakeChat()
    chat.start()
    assert kept(chat) == []
    for number, text in enumerate(ANSWERS, start=1):
        chat.say(text)
        assert len(kept(chat)) == number
    chat.say("back")
    assert "requester_contact" not in kept(chat)


def test_what_is_no_answer_changes_no_draft() -> None:
    chat = IntakeChat()
    chat.start()
    chat.say_all("mum", "???")
    chat.say("who sees it?", "sharing_recipients", 0.9)
    assert kept(chat) == ["requester_role"]


def test_a_call_back_is_no_draft() -> None:
    chat = IntakeChat()
    chat.start("request_callback")
    assert chat.desk.drafts == {}
    turn = chat.say("stop")
    assert turn.outcome is Outcome.CHAT
    assert turn.texts[0].startswith("I have stopped. Nothing was sent.")


def test_stopping_deletes_the_draft_and_says_so() -> None:
    chat = IntakeChat()
    chat.start()
    turn = chat.say_all("mum", "stop")
    assert chat.desk.drafts == {}
    assert "is deleted, and nothing was sent" in turn.texts[0]


def test_where_it_cannot_be_deleted_nothing_is_claimed() -> None:
    chat = IntakeChat()
    chat.start()
    chat.desk.down = True
    turn = chat.say("stop")
    assert turn.texts[0].startswith("I have stopped. Nothing was sent.")
    assert "deleted" not in turn.texts[0]
    assert turn.request
    assert turn.request.stage is Stage.CANCELLED
    assert chat.progress is None


def test_danger_keeps_the_form_and_the_draft() -> None:
    chat = IntakeChat()
    chat.start()
    chat.say("mum")
    chat.say("he hurts him", "urgent_risk", 0.9, 0.9)
    assert chat.progress is not None
    assert kept(chat) == ["requester_role"]


@pytest.mark.parametrize("answered", range(len(ANSWERS) + 1))
def test_a_request_can_be_resumed(answered: int) -> None:
    left = IntakeChat()
    question = left.start()
    for text in ANSWERS[:answered]:
        question = left.say(text)
    assert left.progress
    back = IntakeChat(desk=left.desk)
    turn = back.resume(Progress.from_slot(left.progress.as_slot()))
    assert turn.texts == (
        "Back to your request: access to personal data.",
        question.texts[-1],
    )
    assert turn.options == question.options
    back.say_all(*ANSWERS[answered:], "yes")
    assert back.desk.opened[0].submission_id == left.progress.submission_id


def test_a_request_from_before_an_update_can_go_on() -> None:
    slot = {"kind": "access", "first_mention_at": NOW.isoformat(), "submission_id": "s",
            "answers": {"requester_role": "parent"}, "paused": None}  # fmt: skip
    assert IntakeChat().resume(Progress.from_slot(slot)).texts[1].startswith("Whose data")


def test_answers_stay_out_of_what_is_printed() -> None:
    assert "Sam" not in repr(Progress("access", NOW, answers={"subject_name": "Sam Example"}))


def test_a_similar_request_and_a_code_are_told() -> None:
    chat = IntakeChat()
    chat.desk.ticket = Opened(
        OPENED.reference, OPENED.due, OPENED.explanation, similar="SAR-2026-000007", code_sent=True
    )
    chat.start()
    turn = chat.say_all(*ANSWERS, "yes")
    assert "open request of this kind here: SAR-2026-000007" in turn.texts[1]
    assert "six-digit code" in turn.texts[2]
    assert turn.request
    assert turn.request.reference == OPENED.reference

"""What others hold: said at once, noted in the ticket, and no ticket if the parent stops."""

from pathlib import Path

import pytest

from bot.content import ContentError
from bot.notice import load_notice
from bot.turn import Outcome, Stage
from desk.forms.kinds import load_kinds
from desk.forms.routing import TOLD_TO_ASK, load_routing
from desk.intake.progress import Progress
from tests.desk.intake.talk import NOW, IntakeChat

ACCESS = load_kinds()["access"]
BEGUN = ("mum", "Sam Example", "skip")


def routed(text: str) -> set[str]:
    return {route.id for route in load_routing().routes_for(text, ())}


@pytest.mark.parametrize(
    ("text", "to"),
    [
        ("his data in the National Pupil Database", {"national_pupil_database"}),
        ("NPD data please", {"national_pupil_database"}),
        ("whatever the DfE holds on her", {"national_pupil_database"}),
        ("her vaccination records", {"vaccination_records"}),
        ("which jabs he had", {"vaccination_records"}),
        ("a record of all his immunisations", {"vaccination_records"}),
        ("his exam scripts", {"exam_papers"}),
        ("the GCSE papers marked by AQA", {"exam_papers"}),
        ("jab records and exam papers", {"vaccination_records", "exam_papers"}),
        ("his exam results", set()),
        ("his mock exam papers", set()),
        ("his AQA results", set()),
        ("the papers about his exclusion", set()),
        ("what you sent to the Department for Education", set()),
        ("his vaccination consent form", set()),
        ("his medical records", set()),
        ("everything", set()),
    ],
)  # fmt: skip
def test_only_what_others_hold_is_routed(text: str, to: set[str]) -> None:
    assert routed(text) == to


def test_mock_papers_are_ours_even_beside_others() -> None:
    assert routed("his mock exam papers and his GCSE papers") == {"exam_papers"}


def test_addresses_are_those_of_the_notice() -> None:
    notice = load_notice()
    said = " ".join(route.said for route in load_routing().routes)
    assert "https://www.gov.uk/contact-dfe" in said
    assert any("https://www.gov.uk/contact-dfe" in s.text for s in notice.statements)


def test_it_is_said_in_the_opening_with_a_choice() -> None:
    chat = IntakeChat()
    turn = chat.start(text="I want a copy of his data in the national pupil database")
    assert "https://www.gov.uk/contact-dfe" in turn.texts[1]
    assert turn.texts[2].startswith("Shall I go on")
    assert [option.payload for option in turn.options] == ["go on", "stop"]
    assert chat.say("go on").texts == ("Who is asking?",)


@pytest.mark.parametrize("words", ["Go on", "yes please", "carry on"])
def test_going_on_makes_a_ticket_that_says_what_was_told(words: str) -> None:
    chat = IntakeChat()
    chat.start()
    turn = chat.say_all(*BEGUN, "everything, his exam scripts too, and the NPD")
    assert turn.request
    assert turn.request.stage is Stage.COLLECTING
    assert len(turn.texts) == 3
    assert chat.say(words).texts[0].startswith("Which e-mail address")
    chat.say_all("a@mail.example", "yes")
    told = ACCESS.details(chat.desk.opened[0].answers)["Told to ask"]
    assert told == (
        "the Department for Education for the National Pupil Database; "
        "the exam board for marked exam papers and scripts"
    )


@pytest.mark.parametrize("words", ["stop", "no", "no thanks"])
def test_stopping_there_makes_none(words: str) -> None:
    chat = IntakeChat()
    chat.start(text="send me his jab records")
    turn = chat.say(words)
    assert turn.request
    assert turn.request.stage is Stage.CANCELLED
    assert (chat.progress, chat.desk.opened, chat.desk.drafts) == (None, [], {})


def test_other_words_are_asked_about_and_questions_answered() -> None:
    chat = IntakeChat()
    chat.start(text="send me his jab records")
    assert chat.say("hm").texts[0].startswith('Please say "go on"')
    turn = chat.say("who sees it?", "sharing_recipients", 0.9)
    assert turn.outcome is Outcome.ANSWER
    assert turn.texts[-1].startswith("Shall I go on")
    assert chat.say("back").texts[0].startswith("This is the first question")
    assert chat.progress
    assert chat.progress.at_route


def test_back_leaves_the_choice() -> None:
    chat = IntakeChat()
    chat.start()
    chat.say_all(*BEGUN, "his exam scripts")
    assert chat.say("back").texts[0].startswith("What would you like to see?")
    assert chat.say("his exam scripts").texts[0].startswith("Which e-mail")


def test_what_was_said_stays_said() -> None:
    chat = IntakeChat()
    chat.start(text="his NPD data")
    chat.say_all("go on", *BEGUN)
    assert len(chat.say("NPD data and his jab records").texts) == 2
    assert "; " in chat.answers[TOLD_TO_ASK]


def test_a_resumed_request_names_each_only_once() -> None:
    chat = IntakeChat()
    to = next(route.to for route in load_routing().routes)
    chat.resume(Progress("access", NOW, answers={TOLD_TO_ASK: to}))
    chat.say_all(*BEGUN, "his NPD data")
    assert chat.answers[TOLD_TO_ASK] == to


def test_a_complaint_goes_nowhere_else() -> None:
    assert IntakeChat().start("request_complaint", "you lost his exam scripts").texts[-1] == (
        "Who is asking?"
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("kinds: [wish]", "no use for an entry 'kinds'"),
        ("routes: []", "lacks the entry 'go_on'"),
        ("routes: [{id: a}]", "lacks the entry 'to'"),
        ("routes: [{id: a, to: b, said: c, mentions: [no]}]", "so no is read as yes or no"),
        ("routes: [{id: a, to: b, said: c}]", "'mentions'"),
    ],
)
def test_faults_name_the_file(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "routing.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=r"routing\.yml:1: ") as raised:
        load_routing(path)
    assert complaint in str(raised.value)

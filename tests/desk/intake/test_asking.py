"""Who asks, about whom, what may be skipped, and what is asked only if it applies."""

import pytest

from desk.forms.kinds import Kind, load_kinds
from tests.desk.intake.talk import BOOK, IntakeChat

DPL = BOOK.trust.dpl.name
ABOUT_THE_STUDENT = {
    "access", "educational_record", "rectification", "erasure", "restriction", "objection",
    "automated_decision",
}  # fmt: skip


@pytest.fixture
def chat() -> IntakeChat:
    chat = IntakeChat()
    chat.start()
    return chat


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("I'm the student myself", "student"),
        ("I am a pupil at your school", "student"),
        ("his dad", "parent"),
        ("I'm his foster carer", "parent"),
        ("it's for my daughter", "parent"),
        ("my son is a student and I'm his mum", "parent"),
        ("Step-mum here", "parent"),
    ],
)
def test_parents_and_students_are_understood(chat: IntakeChat, text: str, role: str) -> None:
    turn = chat.say(text)
    assert chat.answers == {"requester_role": role}
    assert len(turn.texts) == 1


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("I'm asking for my grandchild", "grandparent"),
        ("I'm her nan", "grandparent"),
        ("I'm a solicitor", "adviser"),
        ("I am a solicitor for his mother", "adviser"),
        ("it is about my client", "adviser"),
        ("social worker", "social_worker"),
        ("I'm his older sister", "relative"),
    ],
)
def test_a_relation_that_was_named_is_not_asked_for(
    chat: IntakeChat, text: str, relation: str
) -> None:
    turn = chat.say(text)
    assert chat.answers == {"requester_role": "other", "relation": relation}
    assert "written permission" in turn.texts[0]
    assert DPL in turn.texts[0]
    assert turn.texts[1].startswith("Whose data")


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("A grandparent", "grandparent"),
        ("I am her gran", "grandparent"),
        ("a friend of the family", "a friend of the family"),
        ("Another person", "other"),
    ],
)
def test_someone_else_says_how_they_know_the_student(
    chat: IntakeChat, text: str, relation: str
) -> None:
    asked = chat.say("Someone else")
    assert "written permission" in asked.texts[0]
    assert asked.texts[1].startswith("How do you know the student?")
    assert asked.options[0].title == "A grandparent"
    chat.say(text)
    assert chat.answers["relation"] == relation


def test_the_note_on_permission_is_said_once(chat: IntakeChat) -> None:
    chat.say_all("a solicitor", "back")
    assert len(chat.say("a social worker").texts) == 1


@pytest.mark.parametrize("kind", load_kinds().values(), ids=lambda k: k.kind)
def test_the_year_group_is_asked_where_it_matters_and_no_age_is_named(kind: Kind) -> None:
    assert ("year_group" in {s.field for s in kind.steps}) == (kind.kind in ABOUT_THE_STUDENT)
    asked = " ".join(f"{step.ask} {step.problem}" for step in kind.steps)
    assert "years old" not in asked
    assert " aged " not in asked


@pytest.mark.parametrize(
    ("text", "kept", "shown"),
    [
        ("she's in year 8", "Year 8", "Year 8"),
        ("Years 7 to 9", "years_7_to_9", "Years 7 to 9"),
        ("Amy is in 7 and Luke in 3", "Amy is in 7 and Luke in 3", "Amy is in 7"),
        ("year 10 not 9", "Year 10", "Year 10"),
        ("Years 10 or 11", "years_10_or_11", "Years 10 or 11"),
        ("6th form", "sixth_form_or_left", "Sixth form or has left"),
        ("Year 7 and Year 10", "Year 7 and Year 10", "Year 7 and Year 10"),
        ("Sam left in 2024, Kim is in year 9", "Sam left in 2024, Kim is in year 9", "Sam left"),
    ],
)
def test_year_groups(chat: IntakeChat, text: str, kept: str, shown: str) -> None:
    chat.say_all("mum", "Sam Example", text)
    assert chat.answers["year_group"] == kept
    assert f"Year group: {shown}" in chat.say_all("everything", "a@mail.example").texts[0]


@pytest.mark.parametrize(
    "words", ["Skip", "no", "none", "don't know", "I'd prefer not to say", "No thanks."]
)
def test_what_is_optional_can_be_skipped(chat: IntakeChat, words: str) -> None:
    asked = chat.say_all("mum", "Sam Example")
    assert asked.options[-1].payload == "skip"
    chat.say(words)
    assert "Year group: Not given" in chat.say_all("everything", "a@mail.example").texts[0]
    chat.say("yes")
    answers = chat.desk.opened[0].answers
    assert load_kinds()["access"].details(answers) == {"Wanted": "Everything you hold"}


def test_what_is_needed_cannot_be_skipped(chat: IntakeChat) -> None:
    asked = chat.say("mum")
    assert "skip" not in {option.payload for option in asked.options}
    assert chat.say("skip").texts[0].startswith("I need this one to go on. Please give")
    assert chat.answers == {"requester_role": "parent"}


@pytest.mark.parametrize(
    "names", ["Sam and Kim Example, and their brother Lee", "José Example\u202e", "سام مثال"]
)
def test_names_of_one_or_several(chat: IntakeChat, names: str) -> None:
    assert "several children" in chat.say("mum").texts[0]
    chat.say(names)
    assert chat.answers["subject_name"] == names.replace("\u202e", "")


@pytest.mark.parametrize(
    "text",
    ["ok", "yes", "no", "a@mail.example", "😀😀", "<b>Sam</b>", "12345", "S" * 9000],
)  # fmt: skip
def test_what_is_no_name_is_asked_again(chat: IntakeChat, text: str) -> None:
    chat.say("mum")
    assert "Please give the name or names alone" in chat.say(text).texts[0]
    assert "subject_name" not in chat.answers


def test_a_worry_is_no_name(chat: IntakeChat) -> None:
    chat.say("mum")
    turn = chat.say("don't tell his dad")
    assert "I can say nothing about other people" in turn.texts[0]
    assert "subject_name" not in chat.answers


@pytest.mark.parametrize(
    "text",
    ["sorry, one moment, doorbell", "right im here now", "oh great. another form.", "x",
     "for f***s sake", "hang on a sec", "where was i", "this is ridiculous"],
)  # fmt: skip
@pytest.mark.parametrize("answered", [1, 2, 3, 4])
def test_chatter_answers_nothing_and_skips_nothing(
    chat: IntakeChat, text: str, answered: int
) -> None:
    chat.say_all(*("mum", "Sam Example", "skip", "everything")[:answered])
    before = chat.answers
    asked = chat.say(text)
    assert chat.answers == before
    assert asked.request
    assert (
        asked.request.asks
        == ("subject_name", "year_group", "wanted", "requester_contact")[answered - 1]
    )


@pytest.mark.parametrize("text", ["yes", "OK", "no", "skip", "🙂", "x" * 9000])
def test_what_says_nothing_is_no_text(chat: IntakeChat, text: str) -> None:
    chat.say_all("mum", "Sam Example", "skip")
    assert "Please say what you would like to see" in chat.say(text).texts[0]
    assert "wanted" not in chat.answers


def test_small_talk_is_no_text(chat: IntakeChat) -> None:
    chat.say_all("mum", "Sam Example", "skip")
    turn = chat.say("thanks a lot", "thanks", 0.9)
    assert turn.texts[-1].startswith("What would you like to see?")


def test_markup_is_text_like_any_other(chat: IntakeChat) -> None:
    chat.say_all("mum", "Sam Example", "skip", "<script>alert(1)</script>")
    assert chat.answers["wanted"] == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("I want everything you have on him, please", "everything"),
        ("all of it", "everything"),
        ("the CCTV please", "cctv"),
        ("I want everything about the incident on the 3rd of May",) * 2,
        ("not everything",) * 2,
        ("everything and the CCTV",) * 2,
    ],
)
def test_a_choice_swallows_no_story(chat: IntakeChat, text: str, kept: str) -> None:
    chat.say_all("mum", "Sam Example", "skip", text)
    assert chat.answers["wanted"] == kept


@pytest.mark.parametrize(
    "text", ["CCTV recordings", "the camera filmed it", "everything and the footage"]
)
def test_a_recording_is_asked_about_and_kept(chat: IntakeChat, text: str) -> None:
    access = load_kinds()["access"]
    chat.say_all("mum", "Sam Example", "skip")
    turns = [chat.say(said) for said in (text, "main gate", "3 May 2026", "skip")]
    assert [turn.texts[-1].split("?")[0] for turn in turns[:3]] == [
        "Where was it", "On which day was it", "At about what time",
    ]  # fmt: skip
    opened = chat.say_all("a@mail.example", "yes")
    answers = chat.desk.opened[0].answers
    assert access.preserves(answers)
    assert access.details(answers)["Date of the recording"] == "3 May 2026"
    assert "Time of the recording" not in access.details(answers)
    assert opened.texts[-1].startswith(f"I ask {DPL} at once to keep the recording, if there is")


def test_without_a_recording_nothing_is_said_of_one(chat: IntakeChat) -> None:
    chat.say_all("mum", "Sam Example", "skip", "the photos", "a@mail.example")
    assert len(chat.say("yes").texts) == 1
    assert not load_kinds()["access"].preserves(chat.desk.opened[0].answers)


@pytest.mark.parametrize(
    "text",
    ["his reports, but don't tell his dad", "what my ex has told you", "we have a court order",
     "we are divorced and I want his file"],
)  # fmt: skip
def test_separated_parents_are_told_what_holds_for_everybody(chat: IntakeChat, text: str) -> None:
    chat.say_all("mum", "Sam Example", "skip")
    turn = chat.say(text)
    assert "nothing about other people" in turn.texts[0]
    assert f"{DPL} looks at each request on its own and decides" in turn.texts[0]
    assert chat.answers["wanted"] == text


def test_the_opening_may_speak_of_the_other_parent() -> None:
    turn = IntakeChat().start(text="my ex has a copy of her file and I want one as well")
    assert "nothing about other people" in turn.texts[1]
    assert turn.texts[2] == "Who is asking?"


def test_a_recording_wished_for_in_the_first_words_is_not_lost() -> None:
    chat = IntakeChat()
    chat.start(text="hi, can I see the cctv of my daughter by the bike shed")
    assert len(chat.desk.preserved) == 1, "the DPL is asked at once to keep it"
    turn = chat.say_all("Sam Example", "skip")
    assert turn.texts[-1].startswith("Where was it?")
    assert chat.progress
    assert chat.progress.answers["wanted"].startswith("can I see the cctv")
    done = chat.say_all("bike shed", "Tuesday", "skip", "mum@mail.example", "yes")
    assert "keep the recording" in " ".join(done.texts)


@pytest.mark.parametrize(
    "text", ["my behaviour log from last term", "everything", "bike shed cctv"]
)
def test_an_answer_to_the_next_question_is_not_taken_for_a_year_group(text: str) -> None:
    chat = IntakeChat()
    chat.start()
    turn = chat.say_all("mum", "Sam Example", text)
    assert chat.answers["year_group"] == ""
    assert chat.answers["wanted"] == text
    assert "year" not in turn.texts[-1].lower()


@pytest.mark.parametrize("text", ["8", "Lee 8 and Kay 4", "he is in year nine", "she left in June"])
def test_a_year_group_in_own_words(text: str) -> None:
    chat = IntakeChat()
    chat.start()
    chat.say_all("mum", "Sam Example", text)
    assert chat.answers["year_group"]
    assert "wanted" not in chat.answers


def test_a_question_at_an_optional_question_skips_nothing() -> None:
    chat = IntakeChat()
    chat.start()
    chat.say_all("mum", "Sam Example")
    turn = chat.say("who do you share it with?", "sharing_recipients", 0.9)
    assert "year_group" not in chat.answers
    assert turn.texts[-1].startswith("Which year group?")

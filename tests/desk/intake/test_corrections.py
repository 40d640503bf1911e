"""Going back, changing an answer, and what follows from a changed answer."""

import pytest

from tests.desk.intake.talk import IntakeChat

TO_THE_END = ("his mum", "Sam Example", "Year 8", "everything", "sam.mum@mail.example")


@pytest.fixture
def chat() -> IntakeChat:
    chat = IntakeChat()
    chat.start()
    return chat


@pytest.mark.parametrize("words", ["back", "Go back!", "previous question", "undo"])
def test_back_asks_the_last_question_again(chat: IntakeChat, words: str) -> None:
    chat.say_all("mum", "Sam Example")
    turn = chat.say(words)
    assert turn.texts[0].startswith("Whose data")
    assert list(chat.answers) == ["requester_role"]
    assert chat.say(words).texts == ("Who is asking?",)


def test_back_at_the_first_question_says_so(chat: IntakeChat) -> None:
    turn = chat.say("back")
    assert turn.texts[0].startswith("This is the first question")
    assert len(turn.options) == 3
    assert chat.answers == {}


def test_back_at_the_read_back_asks_what_was_answered_last(chat: IntakeChat) -> None:
    chat.say_all(*TO_THE_END, "change whose data", "Kim Example")
    assert chat.say("back").texts[0].startswith("Whose data")


def test_back_undoes_what_one_reply_answered_together(chat: IntakeChat) -> None:
    chat.say("I'm her gran")
    assert chat.answers["relation"] == "grandparent"
    assert chat.say("back").texts == ("Who is asking?",)
    chat.say("dad")
    assert chat.answers == {"requester_role": "parent"}


def test_back_undoes_a_skipped_question(chat: IntakeChat) -> None:
    chat.say_all("mum", "Sam Example", "skip")
    assert chat.say("back").texts[0].startswith("Which year group")


@pytest.mark.parametrize(
    "words",
    ["change my e-mail", "please change my email address", "I want to change my contact",
     "your e-mail address", "no, change the e-mail please", "can I correct my email"],
)  # fmt: skip
def test_what_to_change_is_named_in_one_go(chat: IntakeChat, words: str) -> None:
    chat.say_all(*TO_THE_END)
    assert chat.say(words).texts[0].startswith("Which e-mail address")
    assert "Reply to: new@mail.example" in chat.say("new@mail.example").texts[0]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("change my e-mail to new@mail.example", "Reply to: new@mail.example"),
        ("I want to change the name to Kim Example", "About: Kim Example"),
        ("change year to year 11", "Year group: Year 11"),
    ],
)
def test_the_new_answer_may_come_with_it(chat: IntakeChat, words: str, shown: str) -> None:
    chat.say_all(*TO_THE_END)
    assert shown in chat.say(words).texts[0]


def test_a_new_answer_that_does_not_fit_is_asked_for(chat: IntakeChat) -> None:
    chat.say_all(*TO_THE_END)
    assert chat.say("change my e-mail to whatever").texts[0].startswith("Which e-mail address")


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("it's year 10 not 9", "year_group", "Year 10"),
        ("and remove the year please", "year_group", ""),
        ("Daisy Fox", "subject_name", "Daisy Fox"),
        ("it's spelt E-x-a-m-p-e-l", "subject_name", "Sam Exampel"),
        ("actually use dad2@mail.example instead", "requester_contact", "dad2@mail.example"),
        ("no, use 07700 900456", "requester_contact", "+44 7700 900456"),
        ("sorry, I'm his grandmother", "requester_role", "other"),
    ],
)
def test_corrections_as_people_make_them(
    chat: IntakeChat, words: str, field: str, value: str
) -> None:
    chat.say_all(*TO_THE_END)
    chat.say(words)
    assert chat.answers[field] == value
    assert chat.desk.opened == []


@pytest.mark.parametrize(
    "words", ["no wait, I meant my other daughter", "wrong child, sorry", "it's my younger son"]
)
def test_another_child_is_asked_for_and_the_year_was_the_first_ones(
    chat: IntakeChat, words: str
) -> None:
    chat.say_all(*TO_THE_END)
    assert chat.say(words).texts[-1].startswith("Whose data")
    turn = chat.say("Daisy Fox")
    assert "About: Daisy Fox" in turn.texts[-1]
    assert "Year group: Not given" in turn.texts[-1]


@pytest.mark.parametrize(
    "words",
    ["yeah right, as if he'll ever read it", "yeah right", "yes but not to his father",
     "he is also in the football club", "there is a court order"],
)  # fmt: skip
def test_what_is_neither_yes_nor_understood_sends_nothing(chat: IntakeChat, words: str) -> None:
    chat.say_all(*TO_THE_END)
    chat.say(words)
    assert chat.desk.opened == []
    assert chat.progress


@pytest.mark.parametrize(
    "words", ["he is also in the football club", "there is a court order", "call it urgent please"]
)
def test_a_remark_is_added_and_shown(chat: IntakeChat, words: str) -> None:
    chat.say_all(*TO_THE_END)
    turn = chat.say(words)
    assert f"Added: {words}" in turn.texts[-1]
    chat.say("yes")
    assert chat.desk.opened[0].answers["remark"] == words


@pytest.mark.parametrize(
    "words",
    ["Yes that all looks correct to me, please send it off. Many thanks", "perfect, send it",
     "that's right, send it", "yes please, thank you", "looks good to me"],
)  # fmt: skip
def test_a_polite_yes_is_a_yes(chat: IntakeChat, words: str) -> None:
    chat.say_all(*TO_THE_END)
    chat.say(words)
    assert len(chat.desk.opened) == 1


def test_a_postcode_is_no_year_group(chat: IntakeChat) -> None:
    chat.say_all(*TO_THE_END)
    before = chat.answers["year_group"]
    turn = chat.say("the postcode is LE18 3QY")
    assert chat.answers["year_group"] == before
    assert "Added: the postcode is LE18 3QY" in turn.texts[-1]


def test_another_wish_instead_keeps_what_was_said(chat: IntakeChat) -> None:
    chat.say_all(*TO_THE_END)
    turn = chat.say("actually I want his photos deleted instead", "request_erasure", 0.9)
    assert turn.request
    assert turn.request.kind == "erasure"
    assert chat.answers["subject_name"] == "Sam Example"
    assert chat.answers["requester_contact"] == "sam.mum@mail.example"


def test_a_change_can_be_asked_for_on_the_way(chat: IntakeChat) -> None:
    chat.say_all("mum", "Sam Example")
    assert chat.say("change the name").texts[0].startswith("Whose data")
    assert chat.say("Kim Example").texts[0].startswith("Which year group")
    changed, asked = chat.say("change the name to Jo Example").texts
    assert changed == "I have changed that."
    assert asked.startswith("Which year group")


def test_what_is_not_answered_yet_cannot_be_changed(chat: IntakeChat) -> None:
    chat.say_all("mum", "Sam Example", "skip", "change my email")
    assert chat.answers["wanted"] == "change my email"


def test_a_change_may_be_what_the_request_is_about() -> None:
    chat = IntakeChat()
    chat.start("request_rectification")
    chat.say_all("mum", "Sam Example", "skip", "change his name", "no")
    assert (chat.answers["wrong"], chat.answers["right"]) == ("change his name", "no")


def test_answers_that_no_longer_apply_are_dropped(chat: IntakeChat) -> None:
    chat.say_all("a solicitor", "Sam Example", "skip", "CCTV recordings", "gate", "3 May", "noon")
    chat.say_all("x@mail.example", "change what you want", "everything")
    assert not {name for name in chat.answers if name.startswith("recording")}
    turn = chat.say_all("change who is asking", "mum")
    assert "relation" not in chat.answers
    assert "Relation" not in turn.texts[0]


def test_answers_that_still_apply_are_kept(chat: IntakeChat) -> None:
    chat.say_all("mum", "Sam Example", "skip", "CCTV recordings", "gate", "3 May", "noon")
    turn = chat.say_all("x@mail.example", "change what you want", "the footage of the gate")
    assert "Place of the recording: gate" in turn.texts[0]


def test_another_relation_is_asked_for_when_somebody_else_asks(chat: IntakeChat) -> None:
    chat.say_all("his gran", "Sam Example", "change who is asking")
    assert chat.say("someone else").texts[-1].startswith("How do you know the student?")


@pytest.mark.parametrize(
    ("words", "field", "value"),
    [
        ("the name is wrong, it's Tom Sample", "subject_name", "Tom Sample"),
        ("his name's spelt wrong. It should be Sem O'Example", "subject_name", "Sem O'Example"),
        ("no, the name should be Tom Sample please", "subject_name", "Tom Sample"),
        ("wrong email, it should be new@mail.example", "requester_contact", "new@mail.example"),
        ("new@mail.example", "requester_contact", "new@mail.example"),
        ("my email is new at mail dot example", "requester_contact", "new@mail.example"),
        ("it's year 11", "year_group", "Year 11"),
        ("the year is not right, it's year 11", "year_group", "Year 11"),
    ],
)
def test_an_answer_is_put_right_in_ones_own_words(
    chat: IntakeChat, words: str, field: str, value: str
) -> None:
    chat.say_all(*TO_THE_END)
    before = chat.answers
    assert chat.say(words).texts[-1].startswith("Please check this")
    assert chat.answers == {**before, field: value}


@pytest.mark.parametrize("words", ["the name is wrong", "no the name isn't right", "wrong name"])
def test_a_wrong_answer_is_asked_for_again(chat: IntakeChat, words: str) -> None:
    chat.say_all(*TO_THE_END)
    assert chat.say(words).texts[0].startswith("Whose data")


@pytest.mark.parametrize(
    "words", ["the name is right", "the email is fine", "that's all", "the request is urgent"]
)
def test_what_is_right_is_not_changed(chat: IntakeChat, words: str) -> None:
    chat.say_all(*TO_THE_END)
    before = chat.answers
    chat.say(words)
    assert {**chat.answers, **before} == chat.answers
    assert chat.desk.opened == []


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("go back two", "Whose data"),
        ("back 2 questions please", "Whose data"),
        ("two back", "Whose data"),
        ("go back three", "Who is asking"),
        ("go back to the name", "Whose data"),
        ("back to who is asking", "Who is asking"),
    ],
)
def test_several_questions_back(chat: IntakeChat, words: str, question: str) -> None:
    chat.say_all("mum", "Sam Example", "skip")
    assert chat.say(words).texts[0].startswith(question)


def test_an_address_that_looks_mistyped_is_pointed_out(chat: IntakeChat) -> None:
    turn = chat.say_all(*TO_THE_END[:-1], "sam.mum@gmial.com")
    assert "gmail.com" in turn.texts[0]
    assert "sam.mum@gmial.com" in turn.texts[1]


def test_a_change_on_the_way_is_no_other_request(chat: IntakeChat) -> None:
    chat.say_all("mum", "Sam Example", "skip", "everything")
    turn = chat.say("change my year to year 9", "request_rectification", 0.9)
    assert turn.texts[0] == "I have changed that."
    assert chat.answers["year_group"] == "Year 9"

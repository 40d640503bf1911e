"""Topics crossed with forms of question: what is said is honest, cited and never a bare yes."""

import re

import pytest

from bot.answers import Answer, load_answers
from bot.conversation import Context, reply
from bot.conversation.decisions import LEAD, GiveAnswer
from bot.conversation.in_form import given_turn
from bot.turn import ABOUT_THE_NOTICE, Outcome, Turn
from bot.understanding.entities import load_entities
from bot.understanding.form import Form
from bot.understanding.message import Guess, Segment, UnderstoodMessage
from tests.each import each

BOOK = load_answers()
TOPICS = [answer for answer in BOOK if answer.subject]
YES = re.compile(r"(?:yes|no)\b", re.IGNORECASE)
STATEMENTS = {statement.address for statement in BOOK.notice.statements}


def asked(text: str, topic: str, confidence: float = 0.9) -> Turn:
    segment = Segment(text, (Guess(topic, confidence),))
    return reply(UnderstoodMessage(segment), Context(), BOOK, load_entities()).turn


def said(text: str, topic: str, confidence: float = 0.9) -> str:
    return " ".join(asked(text, topic, confidence).texts)


@each("answer", TOPICS, ids=lambda a: a.id)
def test_every_form_is_answered_from_the_notice(answer: Answer) -> None:
    for form in Form:
        turn = given_turn(GiveAnswer(answer.id, form=form), BOOK)
        assert turn.outcome in (*ABOUT_THE_NOTICE, Outcome.GUIDANCE)
        assert all(text and "{" not in text for text in turn.texts)
        cited = [citation for given in turn.answers for citation in given.citations]
        assert {citation.statement for citation in cited} <= STATEMENTS
        if form not in answer.own_forms:
            assert not YES.match(turn.texts[0])


@each("answer", [a for a in BOOK if a.lead], ids=lambda a: a.id)
def test_a_lead_is_said_to_the_question_of_the_title(answer: Answer) -> None:
    assert BOOK.turn(answer.id).texts[0].startswith(answer.lead)
    assert said(answer.title, answer.id).startswith(answer.lead)


@each("answer", [a for a in BOOK if a.outcome in ABOUT_THE_NOTICE], ids=lambda a: a.id)
def test_no_text_begins_with_a_bare_yes(answer: Answer) -> None:
    assert not YES.match(answer.text)


def test_a_question_near_by_gets_no_lead() -> None:
    text = "does the council see our marks"
    assert said(text, "sharing_dfe", LEAD).startswith("Yes")
    assert not YES.match(said(text, "sharing_dfe", LEAD - 0.01))


@pytest.mark.parametrize(
    ("text", "topic", "says", "offers"),
    [
        ("can I stop it going to charities", "sharing_charities", "not say whether you can stop",
         "/request_objection"),
        ("can I stop it going to the jab people", "immunisation_sharing", "not give a way",
         "/request_objection"),
        ("so you never tell the police", "sharing_police", "We may.", None),
        ("you hold nothing on his asthma then", "medical_data", "The data that we", None),
        ("do you not hold his marks", "assessment_data", "We do.", None),
        ("did you give her name to the council", "sharing_council", "anybody's record",
         "/request_access"),
        ("must you tell the council", "sharing_council", "must do this in every case", None),
        ("must you tell the DfE", "sharing_dfe", "Yes, we must.", None),
        ("can you refuse to show me it", "access_right", "only where the law lets us", None),
        ("do I have to ask in writing", "access_right", "no special form", "/request_access"),
        ("must I come to you first", "complaint", "or go straight to the", None),
        ("how soon must you acknowledge it", "complaint", "within 30 days", None),
        ("how long have you got to fix it", "correct_data", "one calendar month", None),
        ("can you be made to delete it", "erase_data", "public task", "/request_erasure"),
        ("would you tell me if it was stolen", "breaches", "within 72 hours", None),
        ("can I see the footage", "cctv", "ask to see them", "/request_access"),
        ("can I refuse the finger scan", "biometrics", "must agree in writing", None),
        ("what happens if I object", "right_to_object", "outweigh", "/request_objection"),
        ("is that everyone", "sharing_recipients", "may be others", None),
        ("is it you or is it the council", "sharing_council", "report it back to them", None),
        ("do you hold his allergies", "medical_data", "anybody's record", "/request_access"),
        ("is her dyslexia written down", "send_data", "anybody's record", "/request_access"),
        ("when he moves, do they get it", "sharing_next_school", "may share", None),
        ("is it legal to give apps his face", "sharing_suppliers", "legal basis", None),
        ("would I be told if the police ask", "sharing_police", "whether you are told", None),
        ("how long are the photos there", "photos_videos", "how long data is kept", None),
        ("can I opt out of the jab list", "immunisation_sharing", "not rely on your consent", None),
        ("what are the photos for", "photos_videos", "what each kind of data is for", None),
        ("can I see his marks", "assessment_data", "You can ask to see", "/request_access"),
        ("Can I stop marketing", "direct_marketing", "Yes.", "/request_direct_marketing"),
    ],
)  # fmt: skip
def test_what_is_said(text: str, topic: str, says: str, offers: str | None) -> None:
    turn = asked(text, topic)
    assert says in " ".join(turn.texts)
    if offers:
        assert offers in {option.payload for option in turn.options}


@pytest.mark.parametrize("text", ["do you hold his marks", "are her marks on file with you"])
def test_what_is_asked_of_one_child_is_not_answered_by_yes(text: str) -> None:
    texts = asked(text, "assessment_data").texts
    assert texts[0] == BOOK["assessment_data"].text.strip()
    assert sum("anybody's record" in each for each in texts) == 1


@pytest.mark.parametrize(
    ("topic", "text"),
    [
        ("access_time", "do I have to wait till September"),
        ("complaint", "must I write first or may I go to court"),
        ("student_access", "who can ask to see it, is it us or must it be a parent"),
        ("attendance_data", "do you note the reason or just that she was away"),
        ("monitoring_effectiveness", "when you test us, do you look at each child"),
        ("cctv_details", "when I park is it filming me"),
    ],
)
def test_no_sentence_is_said_to_a_form_that_the_answer_answers(topic: str, text: str) -> None:
    turn = asked(text, topic)
    assert not any(given.id.startswith("form_") for given in turn.answers)
    assert turn.texts[0].endswith(BOOK.turn(topic).texts[0].removeprefix(BOOK[topic].lead).strip())


def test_a_tag_does_not_give_a_message_its_form() -> None:
    said_of = "Consultants can have the lot"
    whole = Segment(f"{said_of}, is that it?", (Guess("consultants", 0.9),))
    message = UnderstoodMessage(whole, (Segment(said_of), Segment("is that it?")))
    texts = reply(message, Context(), BOOK, load_entities()).turn.texts
    assert texts == (BOOK["consultants"].text.strip(),)


def test_how_is_not_answered_by_yes() -> None:
    assert not YES.match(said("how do I stop the newsletters", "direct_marketing"))


def test_the_topic_is_cited_before_the_form() -> None:
    cited = [
        given.id for given in asked("can I stop the police having it", "sharing_police").answers
    ]
    assert cited[0] == "sharing_police"


def test_a_button_is_answered_as_its_title_asks() -> None:
    assert asked("/sharing_police", "sharing_police", 1.0) == BOOK.turn("sharing_police")


def test_a_long_message_has_the_form_of_its_last_question() -> None:
    story = "I do not want a fuss, he is only small."
    question = "Do charities get names?"
    guess = (Guess("sharing_charities", 0.9),)
    whole = Segment(f"{story} {question}", guess)
    message = UnderstoodMessage(whole, (Segment(story), Segment(question, (Guess("", 0.1),))))
    turn = reply(message, Context(), BOOK, load_entities()).turn
    assert turn.texts == BOOK.turn("sharing_charities").texts

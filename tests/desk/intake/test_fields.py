"""The value in a reply to one question."""

import pytest

from desk.forms.kinds import load_kinds
from desk.forms.steps import Choice, Step
from desk.forms.wording import load_wording
from desk.intake.fields import email_in, mistyped_domain, phone_in
from desk.intake.fields import read as read_with
from desk.intake.utterance import facts_of

ACCESS = load_kinds()["access"]
WHO, WHOSE, WANTED, CONTACT = (
    ACCESS.step(field)
    for field in ("requester_role", "subject_name", "wanted", "requester_contact")
)
NO_NAMES = load_wording().no_names
SHOULD_SAY = load_kinds()["rectification"].step("right")


def read(step: Step, text: str) -> str | None:
    return read_with(step, text, facts_of(text), NO_NAMES)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A parent or carer", "parent"),
        ("i'm his mum", "parent"),
        ("Step-dad", "parent"),
        ("I am the student", "student"),
        ("someone else", "other"),
        ("I'm her solicitor", "other"),
        ("I am the student's mother", "parent"),
        ("mum but also a student there", None),
        ("what do you need that for?", None),
        ("well it is a long story and it began when his father and I first parted", None),
        ("", None),
    ],
)
def test_who_is_asking(text: str, value: str | None) -> None:
    assert read(WHO, text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Everything you hold", "everything"),
        ("ALL", "everything"),
        ("all the emails about his exclusion", "all the emails about his exclusion"),
        ("his report\n\n  and   photos", "his report\n\nand photos"),
        ("x" * 1001, None),
        ("???", None),
    ],
)
def test_what_is_wanted(text: str, value: str | None) -> None:
    assert read(WANTED, text) == value


@pytest.mark.parametrize("text", ["12/05/2014", "01632 960001", "May"])
def test_what_it_should_say_may_be_a_number(text: str) -> None:
    assert read(SHOULD_SAY, text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Sam Example", "Sam Example"),
        ("Zoë O'Hara-Łukasz", "Zoë O'Hara-Łukasz"),
        ("  Sam\tExample ", "Sam Example"),
        ("12345", None),
        ("who would see it?", None),
        ("/request_access", None),
        ("Sam\nIgnore the rest", None),
        ("a" * 201, None),
    ],
)
def test_whose_data(text: str, value: str | None) -> None:
    assert read(WHOSE, text) == value


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("sam.mum@mail.example", "sam.mum@mail.example"),
        ("it's sam.mum@mail.example, thanks!", "sam.mum@mail.example"),
        ("<sam+school@mail.example>.", "sam+school@mail.example"),
        ("Sam.Mum@MAIL.example", "Sam.Mum@mail.example"),
        ("a@mail.example or b@mail.example", None),
        ("sam at mail.example", "sam@mail.example"),
        ("my email is sam dot mum at mail dot example", "sam.mum@mail.example"),
        ("sam.mum @ mail . example", "sam.mum@mail.example"),
        ("sam@mail,example", "sam@mail.example"),
        ("sam (at) mail (dot) example", "sam@mail.example"),
        ("I work at a.example", None),
        ("ring me at home. thanks", None),
        ("sam@mail", None),
        ("sam@mail..example", None),
        ("@mail.example", None),
        ("sam@mail.example\nBcc: eve@mail.example", None),
        ("nothing", None),
    ],
)
def test_email_addresses(text: str, address: str | None) -> None:
    assert email_in(text) == address
    assert read(CONTACT, text) == address


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("07700 900123", "+44 7700 900123"),
        ("ring me on 01632 960001 after 5", "+44 1632 960001"),
        ("+44 7700 900123", "+44 7700 900123"),
        ("12", None),
        ("in 2026 or so", None),
    ],
)
def test_phone_numbers(text: str, number: str | None) -> None:
    assert phone_in(facts_of(text)) == number


def test_a_choice_of_which_two_fit_is_no_choice() -> None:
    step = Step(
        "f", "n", "l", "a", "p", choices=(Choice("x", "X", ("one",)), Choice("y", "Y", ("two",)))
    )
    assert read(step, "one or two") is None
    assert read(step, "one") == "x"


def test_the_question_depends_on_who_asks() -> None:
    assert WHOSE.question({"requester_role": "student"}) != WHOSE.question({})


@pytest.mark.parametrize(
    ("domain", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.con", "gmail.com"),
        ("hotmial.co.uk", "hotmail.co.uk"),
        ("gmail.com", None),
        ("mail.com", None),
        ("yahoo.com", None),
        ("school.example", None),
    ],
)
def test_a_domain_that_is_nearly_a_well_known_one(domain: str, meant: str | None) -> None:
    assert mistyped_domain(f"sam@{domain}", load_wording().mail_domains) == meant


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("his name is Sam Example", "Sam Example"),
        ("name Amina Example", "Amina Example"),
        ("my daughter is called Mia Example", "Mia Example"),
        ("Sam Example 😀", "Sam Example"),
        ("Naomi Names-Example", "Naomi Names-Example"),
        ("it's for my little boy, Michael Kane", "Michael Kane"),
        ("Tia Long and she's in year 9", "Tia Long"),
        ("His name is Harry Pratt, he is not my son", "Harry Pratt"),
        ("alfie dean", "alfie dean"),
        ("Siobhán O'Neill-D'Souza", "Siobhán O'Neill-D'Souza"),
        ("Amy Green (year 7) and Luke Green (year 3)", "Amy Green and Luke Green"),
        ("George Hill, year 8", "George Hill"),
        ("the one who was hurt", None),
        ("I'm her nan", None),
        ("👍", None),
    ],
)
def test_what_stands_around_a_name_is_left_out(text: str, name: str | None) -> None:
    assert read(WHOSE, text) == name

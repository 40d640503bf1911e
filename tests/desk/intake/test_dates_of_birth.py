"""A date of birth is never kept; any other date is."""

import pytest

from desk.intake.dates_of_birth import REDACTED, Redaction, redact, remove_dates
from tests.desk.intake.talk import BOOK, IntakeChat

DATES = [
    "12/03/2012", "12.3.12", "12-03-2012", "2012-03-12", "12 3 2012", "12 March 2012",
    "12th of March 2012", "12 Mar '12", "March 12, 2012", "12th march", "March 2012",
]  # fmt: skip


@pytest.mark.parametrize("date", DATES)
@pytest.mark.parametrize(
    "text",
    ["born {}", "born on the {}", "dob {}", "DOB: {}", "d.o.b. {}", "his date of birth is {}",
     "birthday {}", "her birth date was {}", "{} is his date of birth", "{} (dob)"],
)  # fmt: skip
def test_a_birthday_is_left_out_of_a_text(date: str, text: str) -> None:
    cleaned = redact(f"the file of Sam, {text.format(date)}, please")
    assert cleaned.found
    assert date not in cleaned.text
    assert REDACTED in cleaned.text
    assert cleaned.text.startswith("the file of Sam, ")
    assert cleaned.text.endswith(", please")


@pytest.mark.parametrize("bare", ["2012", "120312", "12032012"])
def test_after_born_bare_digits_are_a_date(bare: str) -> None:
    assert redact(f"born {bare}").text == f"born {REDACTED}"


@pytest.mark.parametrize(
    "text",
    [
        "the incident on the 3rd of May",
        "emails from 12/03/2026 to 1 April 2026",
        "you published his date of birth on 3 May 2026",
        "photos of her birthday party on 3 May",
        "he may have seen it",
        "reborn in 2026, stubborn on 3 May",
        "in March 20 pupils saw it and his dob was read out",
        "letters of 2012",
    ],
)
def test_a_date_that_is_no_birthday_stays(text: str) -> None:
    assert redact(text) == Redaction(text, found=False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sam Example, born 12/03/2012", "Sam Example"),
        ("Sam Example (dob 12.3.12)", "Sam Example"),
        ("Sam Example 12 March 2012", "Sam Example"),
        ("Sam Example 3/5/12 and Kim Example 7/8/14", "Sam Example and Kim Example"),
        ("dob 12.3.12, Sam Example", "Sam Example"),
        ("May Example", "May Example"),
        ("Sam Example-March", "Sam Example-March"),
        ("April June Born", "April June Born"),
    ],
)
def test_any_date_is_cut_out_of_a_name(text: str, name: str) -> None:
    assert " ".join(remove_dates(text).text.split()) == name


def test_the_reply_says_that_it_was_left_out_and_the_form_goes_on() -> None:
    chat = IntakeChat()
    chat.start()
    chat.say("mum")
    turn = chat.say("Sam Example, born 12/03/2012")
    assert turn.texts[0].startswith("I have left out the date of birth")
    assert BOOK.trust.dpl.name in turn.texts[0]
    assert turn.texts[1].startswith("Which year group?")
    assert chat.answers["subject_name"] == "Sam Example"


@pytest.mark.parametrize("before", [("mum",), ("mum", "Sam Example")])
def test_a_date_alone_is_neither_a_name_nor_a_year_group(before: tuple[str, ...]) -> None:
    chat = IntakeChat()
    chat.start()
    chat.say_all(*before)
    turn = chat.say("12/03/2012")
    assert turn.texts[0].startswith("I have left out the date of birth")
    assert "Please" in turn.texts[0].partition("needed.")[2]
    assert "12/03/2012" not in str(chat.progress and chat.progress.as_slot())


def test_a_date_alone_is_a_birthday_where_one_is_being_talked_of() -> None:
    chat = IntakeChat()
    chat.start("request_rectification")
    chat.say_all(
        "mum", "Sam Example", "skip", "his dob is wrong, it says so in a letter of 3 May 2026"
    )
    assert chat.answers["wrong"].endswith("3 May 2026")
    chat.say("12/05/2013.")
    assert chat.answers["right"] == REDACTED


def test_a_date_alone_stays_where_none_is_being_talked_of() -> None:
    chat = IntakeChat()
    chat.start("request_rectification")
    chat.say_all("mum", "Sam Example", "skip", "the day he joined", "12/05/2013")
    assert chat.answers["right"] == "12/05/2013"


@pytest.mark.parametrize(
    ("opening", "wrong", "right"),
    [
        ("his date of birth is wrong", "you have 12/03/2015", "it should be 12/03/2016"),
        ("a mistake", "it says 12/03/2015 but he was born 13/03/2015", "12 March 2016"),
        ("a mistake", "his dob, you have 12.03.15", "it should be 12.03.16"),
    ],
)
def test_no_birthday_is_kept_where_one_is_to_be_corrected(
    opening: str, wrong: str, right: str
) -> None:
    chat = IntakeChat()
    chat.start("request_rectification", opening)
    chat.say_all("mum", "Sam Example", "skip", wrong)
    assert "left out the date of birth" in chat.say(right).texts[0]
    kept = chat.answers["wrong"] + chat.answers["right"]
    assert not any(year in kept for year in ("2015", "2016", ".15", ".16"))


def test_other_dates_stay_in_a_correction() -> None:
    chat = IntakeChat()
    chat.start("request_rectification", "his attendance is wrong")
    chat.say_all("mum", "Sam Example", "skip", "absent on 3 May 2026")
    assert chat.answers["wrong"] == "absent on 3 May 2026"

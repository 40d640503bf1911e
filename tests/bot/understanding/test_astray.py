"""Stories of data that came to somebody who should not have it."""

import pytest

from bot.understanding.astray import place_came_out, went_astray


@pytest.mark.parametrize(
    "text",
    [
        "the receptionist told another mum that my son is under social services. how is that ok??",
        "your office told my sister I'm in rent arrears",
        "the teacher left my sons report on the bus",
        "you emailed my daughters SEN plan to the wrong family",
        "we got someone else's school report in the post",
        "you lost my sons passport",
        "my daughter is crying because her marks were read out to the class",
        "they stuck a list on the wall with all the free school meals kids names on",
        "a letter about my lads behaviour went to the wrong house",
        "you cc'd every parent so everyone has my email address now",
        "someone in the office gave my phone number to another parent",
    ],
)
def test_a_story_of_data_in_the_wrong_place(text: str) -> None:
    assert went_astray(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "what happens if you send my data to the wrong person",
        "have you ever lost pupil data",
        "my daughter lost her phone at school",
        "i left my number with the office",
        "my friend said school tells parents everything",
        "can you send his report to his dad",
        "I was wondering whether class lists with names are handed out to the other families.",
        "send over his file to my new address, his dad's had a copy so i should too",
        "A social worker rang me knowing all about her attendance. Did that come from you?",
    ],
)
def test_no_story_of_data_in_the_wrong_place(text: str) -> None:
    assert not went_astray(text)


@pytest.mark.parametrize(
    "text",
    [
        "My ex is violent and you sent him our new address",
        "we are in a refuge. school just posted a letter to our old house with our address on it",
        "you put the class photo online and her birth mum turned up at the gate, we are in hiding",
        "you gave my new address to my ex",
        "there is a restraining order and the office told his dad where we live",
    ],
)
def test_a_family_whose_place_came_out(text: str) -> None:
    assert place_came_out(text)


@pytest.mark.parametrize(
    "text",
    [
        "You gave my new address to my ex husband's solicitor. I want to report it",
        "can you keep our address from my ex",
        "his birth mum wants his school report",
        "we moved to a new address, please change it",
        "the school sent a letter to our old house",
    ],
)
def test_a_family_whose_place_is_where_it_was(text: str) -> None:
    assert not place_came_out(text)


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    assert not went_astray("you sent my " * 700)

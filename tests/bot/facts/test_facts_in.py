"""Facts in messages: what is found, where, and what is left alone."""

from datetime import date

import pytest

from bot.facts.recogniser import facts_in

TODAY = date(2026, 11, 28)

FOUND = {
    "hi im Poppys mum, i want my daughter's file": [
        "child_name Poppy",
        "role parent",
        "wanted my daughter's file",
    ],
    "I'm his auntie": ["role aunt or uncle"],
    "As a governor I would like to see it": ["role governor"],
    "We foster: I am her foster carer, she is in Y9": ["role foster carer", "year Year 9"],
    "Kyle Brown's step-dad here": ["child_name Kyle Brown", "role parent"],
    "social worker at the council": ["role social worker"],
    "Regards, Jo Fox (nan)": ["requester_name Jo Fox", "role grandparent"],
    "it's about myself, I was a pupil": ["role myself", "role former pupil"],
    "my son kyle o'neill": ["role parent", "child_name Kyle O'Neill"],
    "her name's spelt S-H-A-N-E": ["child_name Shane"],
    "I'm Jo Fox and my husband Pete": ["requester_name Jo Fox", "other_name Pete"],
    "sorry, Ada Fox not Ada Cox": ["child_name Ada Fox", "child_name Ada Cox"],
    "my client is a pupil": ["role solicitor"],
    "hes 8F": ["year Year 8"],
    "two kids, years 7, 9 and 11": ["year Year 7", "year Year 9", "year Year 11"],
    "one is in 8 and one in 10": ["year Year 8", "year Year 10"],
    "lower sixth": ["year Sixth form"],
    "jo underscore fox at mail dot example": ["email jo_fox@mail.example"],
    "jo.fox @ mail . example": ["email jo.fox@mail.example"],
    "oh seven seven double oh nine hundred one two three": ["phone +44 7700 900123"],
    "my grandson is in reception": ["role grandparent", "year Reception"],
    "I'm a former pupil, left in 2019": ["role former pupil", "year Left in 2019"],
    "I left last year": ["year Left in 2025"],
    "yr 10 not yr 9": ["year Year 10", "year Year 9"],
    "year eight or year eleven": ["year Year 8", "year Year 11"],
    "shes in yr10": ["year Year 10"],
    "Year ten. And one in sixth form": ["year Year 10", "year Sixth form"],
    "jo dot fox at mail dot example please": ["email jo.fox@mail.example"],
    "write to jo.fox@mail.example.": ["email jo.fox@mail.example"],
    "ring 07700 900123 after five": ["phone +44 7700 900123", "call_when after five"],
    "(01632) 960 123": ["phone +44 1632 960123"],
    "from Ireland: +353 20 915 1234": ["phone +353 20 915 1234"],
    "07700 900123456": ["invalid_phone 3 digits too many"],
    "07700 90012": ["invalid_phone 1 digit too few"],
    "01632 960": ["invalid_phone 3 digits too few"],
    "01632 96": ["invalid_phone 4 digits too few"],
    "07700 900": ["invalid_phone 3 digits too few"],
    "0800 1111": ["phone +44 800 1111"],
    "14 Fern Way, le18 1aa": ["address 14 Fern Way, LE18 1AA", "postcode LE18 1AA"],
    "it was on 03.05.2026 by the bike sheds at quarter past three": [
        "date 2026-05-03",
        "place the bike sheds",
        "time 15:15",
    ],
    "I need it by next Friday, on paper": ["deadline 2026-12-04", "format paper"],
    "social worker at Leicestershire County Council": [
        "role social worker",
        "organisation Leicestershire County Council",
    ],
    "he goes to elm grove academy": ["school Elm Grove Academy"],
    "please delete the photo of him": ["wanted the photo of him"],
}
NOTHING = [
    "sorry one moment doorbell",
    "oh great, another form",
    "right im here now",
    "k",
    "he is not my son",
    "I spoke to someone in reception",
    "the sixth form office was shut",
    "I work at sky dot com",
    "I left in 2031",
    "Thanks Grace",
    "May I ask",
    "I will",
    "mark my words, I hope so",
    "he waited a year 20 times",
    "his mum said no",
    "I'm with her dad",
    "my mum can't come",
    "let me see for myself",
    "year on year it gets worse",
    "flat 3B, unit 9C",
    "I saw it at bbc.co.uk",
]


@pytest.mark.parametrize("text", FOUND)
def test_facts_are_found(text: str) -> None:
    found = facts_in(text, today=TODAY)
    assert [f"{fact.kind} {fact.value}" for fact in found] == FOUND[text]


@pytest.mark.parametrize("text", NOTHING)
def test_chatter_and_lookalikes_are_no_facts(text: str) -> None:
    assert facts_in(text, today=TODAY) == ()


def test_a_fact_points_at_the_words_said() -> None:
    text = "Hello, jo dot fox at mail dot example is mine"
    (fact,) = facts_in(text, today=TODAY)
    assert text[fact.start : fact.end] == "jo dot fox at mail dot example"

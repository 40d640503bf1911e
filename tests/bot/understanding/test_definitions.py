"""Questions of what a term means are found by their words, and nothing else is."""

import pytest

from bot.answers import load_answers
from bot.conversation.context import Context
from bot.conversation.decide import decide
from bot.conversation.decisions import GiveAnswer
from bot.understanding.definitions import load_definitions
from bot.understanding.entities import load_entities
from bot.understanding.message import Guess, Segment

BOOK = load_answers()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("What is a Data Protection Lead?", "define_dpl"),
        ("sorry, what's a DPL?", "define_dpl"),
        ("whats sais", "define_sais"),
        ("What's an EHCP, please?", "define_ehcp"),
        ("do you know what an EHCP is", "define_ehcp"),
        ("what does lawful basis mean", "define_lawful_basis"),
        ("what do you mean by a lawful basis", "define_lawful_basis"),
        ("What does ICO stand for?", "define_ico"),
        ("define SEN", "define_sen"),
        ("wot is the npd", "npd_what"),
        ("and what does UPN mean then", "define_upn"),
        ("SAR meaning", "define_sar"),
    ],
)
def test_a_term_is_defined(text: str, answer: str) -> None:
    assert load_definitions().find(text) == answer
    segment = Segment(text, (Guess("ehcp_sharing", 0.9),))
    assert decide(segment, Context(), BOOK, load_entities()) == (GiveAnswer(answer),)


@pytest.mark.parametrize(
    "text",
    [
        "what is your lawful basis?",
        "what is the ICO website",
        "who is the Data Protection Lead",
        "what SEND data do you hold",
        "what is a SAR going to cost me",
        "do you share the UPN",
        "EHCP",
        "what does the ICO do about late answers",
        "explain yourself",
    ],
)
def test_a_question_about_something_else_is_none(text: str) -> None:
    assert load_definitions().find(text) is None


def test_each_definition_has_an_answer() -> None:
    for each in load_definitions().definitions:
        assert BOOK.turn(each.answer).outcome in ("chat", "answer")


def test_no_name_has_two_answers() -> None:
    names = [name for each in load_definitions().definitions for name in each.names]
    assert len(names) == len(set(names))

"""Phrases that signal a safeguarding risk."""

from pathlib import Path

import pytest

from bot.content import ContentError
from bot.understanding.safeguarding import load_pattern, signals_risk


@pytest.mark.parametrize(
    "text",
    [
        "i want to die",
        "I WANT TO  DIE!!",
        "how long do you keep files? she said she'll kill herself",
        "my step-dad hits me",
    ],
)
def test_danger_is_heard(text: str) -> None:
    assert signals_risk(text)


@pytest.mark.parametrize(
    "text",
    [
        "999",
        "Ambulance!!",
        "please send an ambulance to the school now",
        "we need the police now",
        "what is the number of childline",
        "suicidal",
        "my daughter is missing",
        "My child has gone missing, help",
        "i want to end it",
        "I got a rope",
        "a teacher slapped my son",
        "her husband beats the kids",
        "he touched me",
        "someone is hurting my little boy",
        "I lied about my black eye.",
        "There is a man with a knife at the gate",
        "we are in a refuge and you printed our address",
    ],
)
def test_few_words_are_enough(text: str) -> None:
    assert signals_risk(text)


@pytest.mark.parametrize(
    "text",
    [
        "my daughter is missing her coat",
        "do you call the police if he bunks off",
        "when is an ambulance called",
        "do you pass anything to childline",
        "I want to end this chat",
        "my back is hurting me",
        "a ball hit my son in PE",
        "they said my lad punched someone",
        "we were in a refuge years ago",
        "he lied about his homework",
        "my mum is in hospital, does the school know",
        "help me please with this form",
        "this is urgent",
    ],
)
def test_near_the_words_of_danger(text: str) -> None:
    assert not signals_risk(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "this homework is killing me",
        "who is told about self-harm",
        "are records of abuse kept",
        "we want to diet",
        "does the hit song count",
    ],
)
def test_figures_of_speech_and_general_questions_are_not(text: str) -> None:
    assert not signals_risk(text)


@pytest.mark.parametrize(
    "text",
    [
        "words: [a]",
        "phrases: [1]",
        "phrases: []",
        "phrases: ['...']",
        "[]",
        "phrases: ['{who} hit me']",
        "phrases: [a b]\nalone: ['{who}']",
        "phrases: [a b]\nsets: {who: [1]}",
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "safeguarding.yml"
    path.write_text(text)
    with pytest.raises(ContentError, match=r"safeguarding\.yml"):
        load_pattern(path)

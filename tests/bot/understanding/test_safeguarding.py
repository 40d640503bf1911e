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
    "text", ["words: [a]", "phrases: [1]", "phrases: []", "phrases: ['...']", "[]"]
)
def test_a_bad_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "danger.yml"
    path.write_text(text)
    with pytest.raises(ContentError, match=r"danger\.yml"):
        load_pattern(path)

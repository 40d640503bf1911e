"""Remarks on the last answer, and messages that name no topic."""

from pathlib import Path

import pytest

from bot.content import ContentError
from bot.understanding.remarks import Remark, load_remarks

REMARKS = load_remarks()


@pytest.mark.parametrize(
    ("text", "remark"),
    [
        ("So is that a yes?", Remark.YES_OR_NO),
        ("ok but yes or no please", Remark.YES_OR_NO),
        ("sorry, I don't get it", Remark.SIMPLER),
        ("Plain English pls", Remark.SIMPLER),
        ("and where is that written?", Remark.WHERE_SAID),
        ("really??", Remark.ARE_YOU_SURE),
        ("can you ask them for me please", Remark.FIND_OUT),
        ("ok, do it then", Remark.DO_IT),
        ("whats his e-mail", None),
        ("what's his number mate", Remark.WHOSE_NUMBER),
        ("and the link?", Remark.WHOSE_WEBSITE),
        ("no, that's not what I asked", Remark.NONE_OF_THESE),
        ("do you share it with the police", None),
        ("", None),
    ],
)
def test_a_remark_is_the_whole_message(text: str, remark: Remark | None) -> None:
    assert REMARKS.find(text) is remark


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("who decides that", True),
        ("So I can't stop it?", True),
        ("what if I say no", True),
        ("who sees the photos", False),
        ("is it public", False),
        ("can he come out of it and can she come out of it too", False),
        ("?!", False),
    ],
)
def test_words_that_name_no_topic(text: str, bare: bool) -> None:
    assert REMARKS.names_no_topic(text) is bare


@pytest.mark.parametrize("of_danger", [True, False])
def test_no_phrase_means_two_remarks_on_one_thing(of_danger: bool) -> None:
    about_danger = {Remark.NOBODY_IN_DANGER, Remark.WHAT_TO_DO}
    remarks = [each for each in REMARKS.remarks if (each.remark in about_danger) is of_danger]
    phrases = [phrase for remark in remarks for phrase in remark.phrases]
    assert len(phrases) == len(set(phrases))


def test_what_is_said_of_danger_is_found_only_if_asked_for() -> None:
    assert REMARKS.of_danger("No, nobody is in danger.") is Remark.NOBODY_IN_DANGER
    assert REMARKS.find("nobody is in danger") is None
    assert REMARKS.of_danger("are you sure") is None


def test_each_remark_has_phrases() -> None:
    assert {each.remark for each in REMARKS.remarks} == set(Remark)


def test_a_remark_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "remarks.yml"
    path.write_text("remarks: [{remark: shouting, phrases: [aargh]}]\nbare: []\n", "utf-8")
    with pytest.raises(ContentError, match="shouting"):
        load_remarks(path)

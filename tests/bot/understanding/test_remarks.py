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


def test_no_phrase_means_two_remarks() -> None:
    phrases = [phrase for remark in REMARKS.remarks for phrase in remark.phrases]
    assert len(phrases) == len(set(phrases))
    assert {each.remark for each in REMARKS.remarks} == set(Remark)


def test_a_remark_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "remarks.yml"
    path.write_text("remarks: [{remark: shouting, phrases: [aargh]}]\nbare: []\n", "utf-8")
    with pytest.raises(ContentError, match="shouting"):
        load_remarks(path)

"""A notice, parsed: ids of sections, sentences, and the folder it lies in."""

from pathlib import Path

import pytest

from bot.content import ContentError
from bot.notice import load_notice
from bot.notice.outline import section_id
from bot.notice.parse import parse


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Why do we collect data?", "why-do-we-collect-data"),
        ("The National Pupil Database (NPD)", "the-national-pupil-database-npd"),
        ("  Spaces   and-hyphens ", "spaces-and-hyphens"),
    ],
)
def test_section_ids(heading: str, expected: str) -> None:
    assert section_id(heading) == expected


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("See Mr. Jones, e.g. on Monday. Then go.", 2),
        ("Go to https://example.org/a.b?c=1. It is there.", 2),
        ("One\ntwo. Three", 2),
    ],
)
def test_sentences(text: str, sentences: int) -> None:
    (section,) = parse(f"# T\n\n## S\n\n{text}\n", "T").sections
    assert len(section.statements) == sentences


def test_a_folder_holds_one_notice(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="it has 0"):
        load_notice(tmp_path)

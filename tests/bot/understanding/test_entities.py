"""The entities that a message names."""

from pathlib import Path

import pytest

from bot.answers import load_answers
from bot.content import ContentError
from bot.notice import load_notice
from bot.understanding.entities import load_entities
from bot.understanding.entity_lists import EntityList

ENTITIES = load_entities()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("do the cops get it", ["recipient:police"]),
        ("COPS?", ["recipient:police"]),
        ("is it given to Facebook or the police", ["recipient:facebook", "recipient:police"]),
        ("do you hold her asthma details", ["kind:medical"]),
        ("who sees my data", []),
        ("policed", []),
    ],
)
def test_things_are_found_in_order(text: str, named: list[str]) -> None:
    assert [f"{entity.entity_type}:{entity.id}" for entity in ENTITIES.find(text)] == named


def test_a_thing_named_twice_is_one() -> None:
    assert len(ENTITIES.find("police, the police and the cops")) == 1


@pytest.mark.parametrize("listed", ENTITIES.lists.values(), ids=lambda listed: listed.entity_type)
def test_lists_name_answers_that_exist(listed: EntityList) -> None:
    book = load_answers()
    assert {answer for answer in listed.answers() if answer not in book} == set()
    for entity in listed.entities:
        assert entity.answer or (listed.unnamed and entity.say), entity.id


@pytest.mark.parametrize(
    ("entity_type", "section", "first", "last"),
    [
        ("recipient", "sharing-information", 2, 18),
        ("kind", "what-type-of-data-is-collected", 3, 11),
    ],
)
def test_every_item_of_the_notices_lists_can_be_named(
    entity_type: str, section: str, first: int, last: int
) -> None:
    book = load_answers()
    answers = {entity.answer for entity in ENTITIES.lists[entity_type].entities if entity.answer}
    cited = {s.address for answer in answers for s in book.status(answer).statements}
    items = {f"{section}.{number}" for number in range(first, last + 1)}
    assert items <= {statement.address for statement in load_notice().statements}
    assert items - cited == set()


@pytest.mark.parametrize(
    "text",
    [
        "entity: recipient",
        "entity: a\nlist: b\nitems: [{id: c, words: [2026]}]",
        "entity: a\nlist: b\nitems: [{id: c}]",
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "bad.yml").write_text(text)
    with pytest.raises(ContentError, match=r"bad\.yml"):
        load_entities(tmp_path)

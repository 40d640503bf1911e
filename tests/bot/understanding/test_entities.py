"""The things that a message names."""

from pathlib import Path

import pytest

from bot.answers import load_answers
from bot.notice import load_notice
from bot.understanding.entities import EntityError, ThingList, load_things

THINGS = load_things()


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
    assert [f"{thing.entity}:{thing.id}" for thing in THINGS.find(text)] == named


def test_a_thing_named_twice_is_one() -> None:
    assert len(THINGS.find("police, the police and the cops")) == 1


@pytest.mark.parametrize("listed", THINGS.lists.values(), ids=lambda listed: listed.entity)
def test_lists_name_answers_that_exist(listed: ThingList) -> None:
    book = load_answers()
    assert {answer for answer in listed.answers() if answer not in book} == set()
    for thing in listed.things:
        assert thing.answer or (listed.unnamed and thing.say), thing.id


@pytest.mark.parametrize(
    ("entity", "section", "first", "last"),
    [
        ("recipient", "sharing-information", 2, 18),
        ("kind", "what-type-of-data-is-collected", 3, 11),
    ],
)
def test_every_item_of_the_notices_lists_can_be_named(
    entity: str, section: str, first: int, last: int
) -> None:
    book = load_answers()
    answers = {thing.answer for thing in THINGS.lists[entity].things if thing.answer}
    cited = {statement for answer in answers for statement in book[answer].citations}
    items = {f"{section}.{number}" for number in range(first, last + 1)}
    assert items <= {statement.id for statement in load_notice().statements}
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
    with pytest.raises(EntityError, match=r"bad\.yml"):
        load_things(tmp_path)

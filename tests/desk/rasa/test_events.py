"""Which events of a chat are masked when a request is over, and which are not."""

import pytest

from desk.rasa.events import MASK, Event, Progress, ends_request, masked


def value(submission: str, paused: object = None, **answers: str) -> dict[str, object]:
    return {"submission_id": submission, "answers": answers, "paused": paused}


FIRST = value("a", name="Zebedee")
FURTHER = value("a", name="Zebedee", scope="all")
INNER = value("b", FURTHER, about="Miss Planted")
INNERMOST = value("c", INNER)


def user(text: str) -> Event:
    parse_data = {"intent": {"name": "affirm", "confidence": 0.5, "words": text}, "text": text}
    return {"event": "user", "text": text, "parse_data": parse_data, "metadata": {"seen": text}}


def bot(text: str) -> Event:
    return {"event": "bot", "text": text, "data": {"custom": text}, "metadata": {"model_id": "m"}}


def slot(value: object, name: str = "request") -> Event:
    return {"event": "slot", "name": name, "value": value}


def words(events: list[Event]) -> list[object]:
    """What can be read of each event."""
    return [event["value"] if event["event"] == "slot" else event["text"] for event in events]


BEFORE = [user("what is kept?"), bot("This is kept.")]
FORM = [user("send me all"), bot("Who?"), slot(FIRST), user("Zebedee"), bot("All of it?")]


def test_a_request_that_is_not_over_stays_as_it_is() -> None:
    events = [*BEFORE, *FORM, slot(FURTHER)]
    assert masked(events) == events


@pytest.mark.parametrize("nothing", [[], BEFORE])
def test_a_chat_without_a_request_stays_as_it_is(nothing: list[Event]) -> None:
    assert masked([*nothing, slot(None)]) == [*nothing, slot(None)]


def test_from_the_wish_to_the_next_message_nothing_is_left() -> None:
    after = [user("thank you"), bot("You're welcome.")]
    context = slot({"answer": "kinds_of_data"}, "context")
    events = [*BEFORE, *FORM, slot(FURTHER), context, slot(None), bot("It is stored."), *after]
    result = masked(events)
    assert words(result) == [
        *("what is kept?", "This is kept."),
        *(MASK, MASK, None, MASK, MASK, None),
        *({"answer": "kinds_of_data"}, None, MASK, "thank you", "You're welcome."),
    ]
    assert "Zebedee" not in str(result)
    assert masked(result) == result


def test_a_masked_event_keeps_what_rasas_rules_go_by() -> None:
    [said, asked, *_] = masked([*FORM, slot(None)])
    intent = {"name": "affirm", "confidence": 0.5}
    assert said["parse_data"] == {"intent": intent, "entities": [], "text": MASK}
    assert (said["metadata"], asked["metadata"]) == ({}, {"model_id": "m"})
    assert asked["data"] == {}


def test_events_that_need_not_change_are_the_same_objects() -> None:
    events = [*BEFORE, *FORM, slot(None), user("bye")]
    result = masked(events)
    assert [new is old for new, old in zip(result, events, strict=True)] == [
        *(True, True, False, False, False, False, False, True, True)
    ]


def test_a_request_that_waits_keeps_its_newest_value_only() -> None:
    inner = [user("I want to complain"), slot(INNER), user("Miss Planted"), bot("Noted.")]
    events = [*FORM, slot(FURTHER), *inner, slot(FURTHER), bot("Now where were we?")]
    result = masked(events)
    assert [word for word in words(result) if word not in (MASK, None)] == [FURTHER]
    assert result[-2] == slot(FURTHER)
    assert "Planted" not in str(result)
    ended = masked([*result, user("yes, all"), slot(None)])
    assert {str(word) for word in words(ended)} == {MASK, "None"}


def test_both_are_masked_when_both_are_over() -> None:
    events = [*FORM, slot(FURTHER), user("in danger"), slot(INNER), bot("Call 999."), slot(None)]
    assert {str(word) for word in words(masked(events))} == {MASK, "None"}


def test_a_request_that_was_left_is_masked_once_another_begins() -> None:
    events = [*FORM, user("hello"), user("something else"), slot(value("d", name="Dougal"))]
    result = masked(events)
    assert "Zebedee" not in str(result)
    assert result[-1] == events[-1]


def test_a_slot_set_before_anything_was_said_is_masked_too() -> None:
    assert masked([slot(FIRST), slot(None)]) == [slot(None), slot(None)]


def test_one_request_after_another() -> None:
    events = [*FORM, slot(None), user("what is kept?"), *FORM, slot(None)]
    result = masked(events)
    assert words(result) == [
        *(MASK, MASK, None, MASK, MASK, None, "what is kept?"),
        *(MASK, MASK, None, MASK, MASK, None),
    ]


@pytest.mark.parametrize(
    ("values", "known", "over"),
    [
        ([], 0, False),
        ([None], 0, False),
        ([FIRST, FURTHER], 0, False),
        ([FIRST, FURTHER, None], 2, True),
        ([FIRST, None], 2, False),
        ([FIRST, None, None], 2, False),
        ([FURTHER, INNER, FURTHER], 2, True),
        ([FURTHER, INNER], 1, False),
        ([INNER, None], 1, True),
        ([FIRST, None, FURTHER], 1, True),
        ([INNER, INNERMOST], 1, False),
        ([INNERMOST, INNER], 1, True),
        ([INNERMOST, FIRST], 1, True),
        ([FURTHER, value("d")], 1, True),
    ],
)
def test_when_a_request_is_over(values: list[Progress | None], known: int, over: bool) -> None:
    assert ends_request(values, known) is over

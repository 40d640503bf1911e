"""The messages written for the development of the facts: nothing that they give may be lost."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.facts import TODAY, development_messages, judged
from bot.facts.recogniser import facts_in

MESSAGES = development_messages()
CHATTER = sorted({message.text for message in MESSAGES if message.kind == "chatter"})
# Of each kind, the share that must be found, and of what is found that must be right.
RECALL, PRECISION = 0.85, 0.85
KINDS = sorted({kind for message in MESSAGES for kind, _ in message.facts} - {"reason"})
WORDS = sorted({word for message in MESSAGES for word in message.text.split()})


@pytest.fixture(scope="module")
def counted() -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {"right": Counter(), "wrong": Counter(), "missed": Counter()}
    for message in MESSAGES:
        verdict = judged(message, facts_in(message.text, today=TODAY))
        for name, counter in counts.items():
            counter.update(kind for kind, _ in getattr(verdict, name))
    return counts


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_fact_is_found_and_rightly(kind: str, counted: dict[str, Counter[str]]) -> None:
    right = counted["right"][kind]
    assert right / (right + counted["missed"][kind]) >= RECALL
    assert right / (right + counted["wrong"][kind]) >= PRECISION


@pytest.mark.parametrize("text", CHATTER)
def test_chatter_has_no_facts(text: str) -> None:
    assert facts_in(text, today=TODAY) == ()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=12), max_size=30).map(" ".join))
def test_whatever_is_written_a_fact_lies_in_the_text_and_has_a_value(text: str) -> None:
    for fact in facts_in(text, today=TODAY):
        assert 0 <= fact.start < fact.end <= len(text)
        assert fact.value
        assert 0 < fact.confidence <= 1


@pytest.mark.parametrize(
    "part", ["a", "a.", "a@", "1 ", "'", "a dot ", "i want ", "on monday and "]
)
def test_a_long_text_takes_no_longer_a_character_than_a_short_one(part: str) -> None:
    """A pattern that backtracks would not end within the time that the tests are given."""
    facts = facts_in(part * (10_000 // len(part)), today=TODAY)
    assert all(fact.end <= 10_000 for fact in facts)

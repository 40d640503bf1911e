"""The machine of states: what is declared may happen, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.cases.states import (
    EVENTS,
    OPEN_STATES,
    STATES,
    TRANSITIONS,
    Event,
    ForbiddenError,
    State,
    check_ending,
    following,
    in_words,
    possible,
)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", STATES)
def test_what_is_not_declared_is_refused(state: State, event: Event) -> None:
    if state in TRANSITIONS[event]:
        assert following(state, event) in STATES
        assert event in possible(state)
    else:
        with pytest.raises(
            ForbiddenError, match=rf"^A request that is {in_words(state)} cannot .*; that is for"
        ):
            following(state, event)
        assert event not in possible(state)


def test_a_refusal_reads_as_a_sentence() -> None:
    with pytest.raises(ForbiddenError) as refused:
        following("ready_for_review", "identity_asked")
    assert str(refused.value) == (
        "A request that is ready for review cannot wait for proof of identity; that is for one that"
        " is received or in progress."
    )


def test_every_state_can_be_reached_from_a_draft() -> None:
    reached: set[State] = {"draft"}
    while True:
        further = {following(state, event) for state in reached for event in possible(state)}
        if further <= reached:
            break
        reached |= further
    assert reached == set(STATES)


@pytest.mark.parametrize("state", OPEN_STATES)
def test_every_open_request_can_be_withdrawn_and_closed(state: State) -> None:
    assert following(state, "withdrawn") == following(state, "closed") == "closed"


def test_a_closed_request_can_only_be_reopened_or_noted_upon() -> None:
    assert set(possible("closed")) == {
        "reopened",
        "recording_noted",
        "breach_noted",
        "breach_settled",
        "noted",
    }


@given(st.lists(st.sampled_from(EVENTS), max_size=30))
def test_no_way_leads_back_to_a_draft(events: list[Event]) -> None:
    state: State = "draft"
    for event in events:
        if event in possible(state):
            state = following(state, event)
    assert state != "draft" or "opened" not in events


def test_data_goes_out_only_after_work() -> None:
    for state in ("received", "awaiting_identity", "awaiting_clarification"):
        check_ending(state, "refused")
        with pytest.raises(ForbiddenError, match="start work"):
            check_ending(state, "disclosed")
    check_ending("in_progress", "disclosed")
    check_ending("ready_for_review", "partly")

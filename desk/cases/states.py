"""The states of a request as one declared machine. Pure."""

from collections.abc import Mapping
from typing import Literal, get_args

State = Literal[
    "draft",  # mentioned in the chat, not sent yet; kept in a table of its own
    "received",
    "awaiting_identity",
    "awaiting_clarification",
    "in_progress",
    "ready_for_review",
    "closed",
]
STATES: tuple[State, ...] = get_args(State)
OPEN_STATES: tuple[State, ...] = tuple(s for s in STATES if s not in ("draft", "closed"))

# Closure outcomes. Each kind's wording for them: `endings` in data/requests.
Ending = Literal["disclosed", "partly", "refused", "not_held", "withdrawn"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)

Event = Literal[
    "opened",
    "identity_asked",
    "identity_confirmed",
    "clarification_asked",
    "clarified",
    "extended",
    "started",
    "sent_to_review",
    "sent_back",
    "closed",
    "withdrawn",
    "reopened",
    "contact_confirmed",
    "corrected",
    "recording_noted",
    "breach_noted",
    "breach_settled",
    "noted",
]
EVENTS: tuple[Event, ...] = get_args(Event)

_STAYS: Mapping[State, State] = {state: state for state in OPEN_STATES}

# The events allowed in each state, and the state each leads to; all others are refused.
TRANSITIONS: Mapping[Event, Mapping[State, State]] = {
    "opened": {"draft": "received"},
    "identity_asked": {"received": "awaiting_identity", "in_progress": "awaiting_identity"},
    "identity_confirmed": {**_STAYS, "awaiting_identity": "in_progress"},
    "clarification_asked": {
        "received": "awaiting_clarification",
        "in_progress": "awaiting_clarification",
    },
    "clarified": {"awaiting_clarification": "in_progress"},
    "extended": _STAYS,
    "started": {"received": "in_progress"},
    "sent_to_review": {"in_progress": "ready_for_review"},
    "sent_back": {"ready_for_review": "in_progress"},
    "closed": dict.fromkeys(OPEN_STATES, "closed"),
    "withdrawn": dict.fromkeys(OPEN_STATES, "closed"),
    "reopened": {"closed": "in_progress"},
    "contact_confirmed": _STAYS,
    "corrected": _STAYS,
    "recording_noted": {**_STAYS, "closed": "closed"},
    "breach_noted": {**_STAYS, "closed": "closed"},
    "breach_settled": {**_STAYS, "closed": "closed"},
    "noted": {**_STAYS, "closed": "closed"},
}

# The end of the sentence "A request that is ... cannot" if an event is refused.
_CANNOT: Mapping[Event, str] = {
    "opened": "be opened",
    "identity_asked": "wait for proof of identity",
    "identity_confirmed": "have it noted who is asking",
    "clarification_asked": "wait for an answer",
    "clarified": "have an answer noted",
    "extended": "be extended",
    "started": "be started",
    "sent_to_review": "be sent to review",
    "sent_back": "be sent back",
    "closed": "be closed",
    "withdrawn": "be withdrawn",
    "reopened": "be reopened",
    "contact_confirmed": "have its contact confirmed",
    "corrected": "have its details corrected",
    "recording_noted": "have it noted what became of the recording",
    "breach_noted": "have a breach noted",
    "breach_settled": "have its breach settled",
    "noted": "have a note added",
}

# Data is disclosed only after work on the request; the other outcomes are possible at any time.
_NEEDS_WORK: tuple[Ending, ...] = ("disclosed", "partly")
_AT_WORK: tuple[State, ...] = ("in_progress", "ready_for_review")


class ForbiddenError(ValueError):
    """The action is not allowed now; the message says what and why, for the user."""


def in_words(name: str) -> str:
    """Return `awaiting_identity` as `awaiting identity`."""
    return name.replace("_", " ")


def following(state: State, event: Event) -> State:
    """Return the state after `event`; raise ForbiddenError if it is not allowed in `state`."""
    after = TRANSITIONS[event].get(state)
    if after is None:
        *others, last = (in_words(s) for s in TRANSITIONS[event])
        allowed = f"{', '.join(others)} or {last}" if others else last
        raise ForbiddenError(
            f"A request that is {in_words(state)} cannot {_CANNOT[event]};"
            f" that is for one that is {allowed}."
        )
    return after


def possible(state: State) -> tuple[Event, ...]:
    """Return the events that are allowed in `state`, in the order of their declaration."""
    return tuple(event for event in EVENTS if state in TRANSITIONS[event])


def check_ending(state: State, ending: Ending) -> None:
    """Raise ForbiddenError if a request in `state` cannot be closed with this ending."""
    if ending in _NEEDS_WORK and state not in _AT_WORK:
        raise ForbiddenError(
            f"A request that is {in_words(state)} cannot be closed as {in_words(ending)}:"
            " start work on it first."
        )

"""The desk's words for states, events, closure outcomes and people."""

from collections.abc import Mapping

from desk.cases.states import Ending, State
from desk.cases.ticket import Ticket
from desk.dates import in_words
from desk.forms.kinds import load_kinds

STATES: Mapping[State, str] = {
    "draft": "Mentioned, not sent",
    "received": "Received",
    "awaiting_identity": "Waiting for proof",
    "awaiting_clarification": "Waiting for an answer",
    "in_progress": "In progress",
    "ready_for_review": "Ready for review",
    "closed": "Closed",
}
# Those of desk.cases.states, and the other events of the history (desk.cases.audit_log.Entry).
EVENTS: Mapping[str, str] = {
    "opened": "Opened",
    "identity_asked": "Proof asked for",
    "identity_confirmed": "Noted who is asking",
    "clarification_asked": "Question asked",
    "clarified": "Question answered",
    "extended": "Time extended",
    "started": "Work started",
    "sent_to_review": "Sent to review",
    "sent_back": "Sent back by the review",
    "closed": "Closed",
    "withdrawn": "Withdrawn",
    "reopened": "Opened again",
    "contact_confirmed": "E-mail address confirmed by code",
    "corrected": "Details corrected",
    "recording_noted": "Recording looked after",
    "breach_noted": "Breach noted",
    "breach_settled": "Breach settled",
    "noted": "Note written",
    "draft_kept": "Mentioned in the chat",
    "draft_discarded": "Stopped in the chat",
    "draft_erased": "Deleted with the chat by the person asking",
    "draft_expired": "Unfinished request removed after its time",
    "purged": "Personal data removed after its time",
}
PEOPLE: Mapping[str, str] = {
    "assistant": "The assistant",
    "parent": "The person asking, in the chat",
}


def state(name: State) -> str:
    """Return the desk's word for a state."""
    return STATES[name]


def event(name: str) -> str:
    """Return the desk's words for an event."""
    return EVENTS[name]


def who(name: str) -> str:
    """Return who did something: users of the desk by name, others by their part in the chat."""
    return PEOPLE.get(name, name)


def ending(name: Ending, kind: str) -> str:
    """Return the closure outcome in the words of the request's kind."""
    return load_kinds()[kind].endings[name]


def identity(ticket: Ticket) -> str:
    """Return what is known about the requester's identity."""
    asked, came = ticket.timeline.identity_asked, ticket.timeline.identity_arrived
    match ticket.identity:
        case "known":
            return "Known to us: the history says why"
        case "proven":
            return f"Proved: proof came on {in_words(came)}" if came else "Proved"
        case "asked":
            return f"Proof asked for on {in_words(asked)}, not here yet" if asked else "Asked"
        case "unchecked":
            return "Not checked"


def days(number: int) -> str:
    """Return a number of days as "1 day" or "1,096 days"."""
    return "1 day" if number == 1 else f"{number:,} days"

"""The actions a ticket allows now, their effect on its clock, and why others are unavailable."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from desk.cases.actions import BREACHES, RECORDINGS, Action, Close
from desk.cases.bank_holidays import HorizonError
from desk.cases.effects import after
from desk.cases.states import ForbiddenError, possible
from desk.cases.ticket import Ticket
from desk.casework import apply
from desk.casework.lateness import HearByError, promised
from desk.dates import in_words, london
from desk.forms.casework import load_casework
from desk.web.labels import ending, state
from desk.web.office.action_forms import CLOSING, FORMS, IDENTITIES, ActionForm, Typed

# Errors that explain why an action is unavailable (states.py, bank_holidays.py).
REFUSALS = (ForbiddenError, HorizonError)
_ANY_TEXT = "-"
_NEED_CHECKED = ("identity_asked", "identity_confirmed")


@dataclass(frozen=True, slots=True)
class NextStep:
    """One action: `clock` is its effect on the due date, `refused` why it is unavailable."""

    form: ActionForm
    clock: str
    refused: str


@dataclass(frozen=True, slots=True)
class ActionChoice:
    """One answer of a form; `refused` says why it cannot be chosen now."""

    value: str
    words: str
    refused: str = ""


def next_steps(ticket: Ticket, now: datetime) -> list[NextStep]:
    """Return the actions of the ticket's state, in the order of FORMS."""
    events = possible(ticket.state)
    forms = [form for form in FORMS if form.event in events and fits(form, ticket)]
    return [step(form, ticket, now) for form in forms]


def step(form: ActionForm, ticket: Ticket, now: datetime) -> NextStep:
    """Try the form's action out on the ticket."""
    try:
        check_state(form, ticket)
    except ForbiddenError as refused:
        return NextStep(form, "", str(refused))
    tried = list(_samples(form, ticket, now))
    refusals = [_refusal(action, ticket, now) for action in tried]
    if all(refusals):
        return NextStep(form, "", refusals[0])
    made = [
        after(ticket, m, now) for m, refused in zip(tried, refusals, strict=True) if not refused
    ]
    clocks = dict.fromkeys(clock_in_words(ticket, later) for later in made)
    return NextStep(form, " Or: ".join(clocks), "")


def fits(form: ActionForm, ticket: Ticket) -> bool:
    """Whether a ticket of this kind may ever need the action: a call-back needs no proof."""
    if form.event == "extended":
        return ticket.rules.extendable
    if form.event == "recording_noted":
        return ticket.preserve
    return ticket.rules.checks_identity or form.event not in _NEED_CHECKED


def check_state(form: ActionForm, ticket: Ticket) -> None:
    """Raise ForbiddenError if the ticket's state has no such action."""
    if form.event not in possible(ticket.state):
        raise ForbiddenError(
            f"This step is not for a request in the state “{state(ticket.state)}”."
        )


def told(form: ActionForm, ticket: Ticket, now: datetime) -> bool:
    """Whether a letter repeats what is typed into the form for this ticket."""
    letters = (apply.letter_for(ticket, action) for action in _samples(form, ticket, now))
    return form.told and any(letters)


def needs_day(form: ActionForm, ticket: Ticket, now: datetime) -> bool:
    """Whether the action's letter would be late, and so needs a day by which they will hear."""
    for action in _samples(form, ticket, now):
        if apply.letter_for(ticket, action) is None or _refusal(action, ticket, now):
            continue
        try:
            promised(ticket, after(ticket, action, now), action, london(now))
        except HearByError:
            return True
    return False


def choices(form: ActionForm, ticket: Ticket, now: datetime) -> list[ActionChoice]:
    """Return the answers that the form offers for this ticket."""
    if form.event == "identity_confirmed":
        labels = load_casework().identity
        return [ActionChoice(value, getattr(labels, value)) for value in IDENTITIES]
    if form.event == "recording_noted":
        words = load_casework().recording
        return [ActionChoice(value, getattr(words, value)) for value in RECORDINGS]
    if form.event == "breach_settled":
        ways = load_casework().breach
        return [ActionChoice(value, getattr(ways, value)) for value in BREACHES]
    if form.event == "closed":
        return [
            ActionChoice(
                end, ending(end, ticket.kind), _refusal(Close(end, _ANY_TEXT), ticket, now)
            )
            for end in CLOSING
        ]
    return []


def clock_in_words(before: Ticket, later: Ticket) -> str:
    """Say what became of the due date."""
    if not later.is_open:
        return "The clock ends." if before.is_open else ""
    if later.due is None:
        return "The clock is stopped." if before.due else "The clock stays stopped."
    if before.due == later.due:
        return f"The due date stays {in_words(later.due)}."
    return f"The new due date is {in_words(later.due)}."


def _samples(form: ActionForm, ticket: Ticket, now: datetime) -> Iterator[Action]:
    """Yield the action with each of its answers, as if taken today."""
    today = london(now).isoformat()
    for value in [choice.value for choice in choices(form, ticket, now)] or [""]:
        typed = replace(Typed.correcting(ticket), name=_ANY_TEXT)
        yield form.build(replace(typed, text=_ANY_TEXT, day=today, choice=value))


def _refusal(action: Action, ticket: Ticket, now: datetime) -> str:
    try:
        after(ticket, action, now)
    except REFUSALS as refused:
        return str(refused)
    return ""

"""The effects of actions on a ticket: its new state, its timeline, its due date. Pure."""

from dataclasses import replace
from datetime import date, datetime

from desk.cases import deadline
from desk.cases.actions import (
    LONGEST_TEXT,
    Action,
    AskClarification,
    AskIdentity,
    Close,
    ConfirmContact,
    ConfirmIdentity,
    CorrectDetails,
    Extend,
    RecordClarification,
    Reopen,
    SendToReview,
    Start,
    Withdraw,
)
from desk.cases.corrections import correct
from desk.cases.states import Ending, ForbiddenError, check_ending, following
from desk.cases.ticket import Identity, Ticket
from desk.cases.timeline import Pause
from desk.dates import in_words, london

# Endings with which personal data goes out, if a request of its kind gives any out.
_WITH_DATA: tuple[Ending, ...] = ("disclosed", "partly")
# Actions that need no text; every other one does.
_WORDLESS = (Start, SendToReview, ConfirmContact)


def after(ticket: Ticket, action: Action, now: datetime) -> Ticket:
    """Return the ticket after the action, its due date recalculated and its version one higher.

    Raises ForbiddenError, with a message for the user, if the action is not allowed now, lacks its
    text, or gives an impossible date.
    """
    state = following(ticket.state, action.event)
    _check_text(action)
    today = london(now)
    changed = replace(ticket, state=state, version=ticket.version + 1)
    match action:
        case AskIdentity():
            changed = _ask_identity(changed, today)
        case ConfirmIdentity():
            changed = _confirm_identity(changed, action, today)
        case AskClarification():
            pauses = (*ticket.timeline.pauses, Pause(today))
            changed = _with_timeline(changed, pauses=pauses)
        case RecordClarification():
            changed = _note_answer(changed, action, today)
        case Extend():
            changed = _extend(changed, today)
        case Close():
            _check_close(ticket, action)
            changed = replace(changed, ending=action.ending, closed_at=now)
        case Withdraw():
            changed = replace(changed, ending="withdrawn", closed_at=now)
        case Reopen():
            changed = _reopen(changed, ticket.closed_at or now)
        case CorrectDetails():
            changed = correct(changed, action, today)
        case ConfirmContact():
            changed = replace(changed, contact_confirmed_at=now)
        case _:
            pass
    return _with_due(changed)


def _check_text(action: Action) -> None:
    if not (action.text.strip() or isinstance(action, _WORDLESS)):
        raise ForbiddenError("Please say why, or what, in a few words: they go into the history.")
    if len(action.text) > LONGEST_TEXT:
        raise ForbiddenError(f"That is too long: at most {LONGEST_TEXT:,} characters, please.")


def _ask_identity(ticket: Ticket, today: date) -> Ticket:
    if not ticket.rules.checks_identity:
        raise ForbiddenError("It gives out no data, so no proof is needed for it.")
    if ticket.identity in ("known", "proven"):
        raise ForbiddenError("Who is asking is known already, so no proof can be asked for.")
    return replace(_with_timeline(ticket, identity_asked=today), identity="asked")


def _confirm_identity(ticket: Ticket, action: ConfirmIdentity, today: date) -> Ticket:
    identity: Identity = action.how
    ticket = replace(ticket, identity=identity)
    if ticket.timeline.identity_asked is None:
        return ticket
    if action.how == "known":
        # No proof was needed after all, so the clock ran all the time: the cautious reading.
        return _with_timeline(ticket, identity_asked=None, identity_arrived=None)
    arrived = _on(action.on, today, ticket.timeline.identity_asked, "The proof cannot have come")
    return _with_timeline(ticket, identity_arrived=arrived)


def _note_answer(ticket: Ticket, action: RecordClarification, today: date) -> Ticket:
    *earlier, last = ticket.timeline.pauses
    answered = _on(action.on, today, last.asked, "The answer cannot have come")
    return _with_timeline(ticket, pauses=(*earlier, replace(last, answered=answered)))


def _extend(ticket: Ticket, today: date) -> Ticket:
    if ticket.timeline.extended:
        told = in_words(ticket.timeline.extended)
        raise ForbiddenError(f"It was extended on {told}; the law allows that once.")
    last = deadline.extension_deadline(ticket.rules, ticket.timeline)
    if last is None:
        raise ForbiddenError(
            "There is no extension for this: either its kind has none, or its clock is stopped."
        )
    # While an answer is awaited the first month does not run out.
    if today > last and ticket.state != "awaiting_clarification":
        raise ForbiddenError(
            "It is too late to extend: the requester had to be told with the reason by"
            f" {in_words(last)}, inside the first month."
        )
    return _with_timeline(ticket, extended=today)


def _reopen(ticket: Ticket, closed_at: datetime) -> Ticket:
    """Reopen with nothing awaited: what had stopped the clock ended with the closure."""
    closed_on = london(closed_at)
    pauses = tuple(replace(p, answered=p.answered or closed_on) for p in ticket.timeline.pauses)
    ticket = replace(_with_timeline(ticket, pauses=pauses), ending=None, closed_at=None)
    if ticket.identity != "asked":
        return ticket
    return replace(_with_timeline(ticket, identity_asked=None), identity="unchecked")


def _check_close(ticket: Ticket, action: Close) -> None:
    if action.ending == "withdrawn":
        raise ForbiddenError("Only the requester withdraws: use the step for that.")
    if ticket.rules.needs_work:
        check_ending(ticket.state, action.ending)
    gives_data = ticket.rules.gives_data and action.ending in _WITH_DATA
    if gives_data and ticket.identity not in ("known", "proven"):
        raise ForbiddenError(
            "Nobody has noted who is asking. Note that they are known, or that their proof came,"
            " before any personal data goes out."
        )


def _on(day: date | None, today: date, asked: date, cannot: str) -> date:
    """Return the day given, or today; raise ForbiddenError if it is impossible."""
    meant = day or today
    if not asked <= meant <= today:
        raise ForbiddenError(
            f"{cannot} on {in_words(meant)}: it was asked for on {in_words(asked)}, and today is"
            f" {in_words(today)}."
        )
    return meant


def _with_timeline(ticket: Ticket, **changes: object) -> Ticket:
    try:
        timeline = replace(ticket.timeline, **changes)  # type: ignore[arg-type]
    except ValueError as impossible:
        raise ForbiddenError(str(impossible)) from None
    return replace(ticket, timeline=timeline)


def _with_due(ticket: Ticket) -> Ticket:
    """Recalculate the due date from the timeline; a closed request keeps its own.

    An extension that was in time may turn out late, if an answer is recorded that had come long
    before it. Then it lapses, and the first due date stands (the cautious side).
    """
    if ticket.state == "closed":
        return ticket
    if deadline.is_extended_too_late(ticket.rules, ticket.timeline):
        ticket = _with_timeline(ticket, extended=None)
    found = deadline.due(ticket.rules, ticket.timeline)
    return replace(ticket, due=found.date, due_working=found.explanation)

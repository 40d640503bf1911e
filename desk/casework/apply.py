"""Apply an action to a ticket: the change, its history and its letter, in one unit of work."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desk.cases import actions, effects
from desk.cases.actions import Action
from desk.cases.corrections import changes
from desk.cases.mail import PATIENCE
from desk.cases.ticket import Ticket
from desk.casework.context import CaseContext
from desk.casework.lateness import is_late, promised
from desk.casework.letters import Letter, own_letter
from desk.dates import in_words, london
from desk.forms.casework import load_casework
from desk.forms.kinds import load_kinds
from desk.storage import ChangedMeanwhile, Unit


class UnknownTicketError(LookupError):
    """There is no ticket with this reference."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The outcome of an action before it is applied: the changed ticket, and the letter, if any."""

    ticket: Ticket
    letter: Letter | None


def plan(reference: str, action: Action, context: CaseContext) -> Planned:
    """Return what `action` would do; nothing is stored. Raises as `apply_action` does."""
    with context.store.read() as unit:
        ticket = get_ticket(unit, reference)
    changed = effects.after(ticket, action, context.clock())
    name, today = letter_for(ticket, action), london(context.clock())
    if name is None:
        return Planned(changed, None)
    facts = letter_facts(ticket, changed, action, today)
    return Planned(changed, context.letters.preview(name, changed, today=today, **facts))


def apply_action(
    reference: str, version: int, action: Action, by: str, context: CaseContext
) -> Ticket:
    """Apply `action`, taken `by` a user, to the ticket; `version` is the one that user saw.

    Raises UnknownTicketError, ForbiddenError, ChangedMeanwhile if somebody else has changed the
    ticket since, or StorageError; nothing is stored then.
    """
    with context.store.begin() as unit:
        ticket = get_ticket(unit, reference)
        if ticket.version != version:
            raise ChangedMeanwhile("this request was changed by somebody else meanwhile")
        return apply_action_in(unit, ticket, action, by, context)


def apply_action_in(
    unit: Unit, ticket: Ticket, action: Action, by: str, context: CaseContext
) -> Ticket:
    """Apply `action` within an open unit of work; raises as `apply_action` does."""
    now = context.clock()
    changed = effects.after(ticket, action, now)
    unit.tickets.change(changed)
    if changed.requester_contact != ticket.requester_contact:
        _move_mails(unit, ticket, changed, now)
    name = letter_for(ticket, action)
    if name:
        facts = letter_facts(ticket, changed, action, london(now))
        letter = context.letters.write(
            name, changed.requester_contact, now, ticket=changed, **facts
        )
        unit.outbox.add_all([letter])
    unit.history.append(
        ticket.id,
        now,
        by,
        action.event,
        state=changed.state,
        due=changed.due,
        detail=in_detail(ticket, changed, action),
    )
    return changed


def _move_mails(unit: Unit, before: Ticket, changed: Ticket, now: datetime) -> None:
    """Address the mails that have not gone to the new contact; let no old code count any more.

    If the request is late, those given up stay so: they may name a date that is past.
    """
    late = changed.owed_by is not None and changed.owed_by < london(now)
    old, new = before.requester_contact, changed.requester_contact
    unit.codes.remove_of(changed.id)
    unit.outbox.readdress(changed.id, old, new, now, now + PATIENCE, with_failed=not late)


def letter_facts(before: Ticket, changed: Ticket, action: Action, today: date) -> dict[str, Any]:
    """Return what the letter of an action says beside its ticket.

    Raises HearByError if it is late and lacks the day by which the requester will hear.
    """
    return {
        "text": action.text.strip(),
        "late": is_late(before, changed, today),
        "hear_by": promised(before, changed, action, today),
    }


def letter_for(ticket: Ticket, action: Action) -> str | None:
    """Return the letter that the action sends, a file in desk/casework/templates, if any."""
    if not ticket.has_address:
        return None
    match action:
        case actions.AskIdentity():
            return "identity"
        case actions.AskClarification():
            return "clarification"
        case actions.Extend():
            return "extension"
        case actions.ConfirmIdentity() if ticket.state == "awaiting_identity":
            return "clock_running"  # they were told that the time starts with their proof
        case actions.RecordClarification():
            return "clock_running"
        case actions.Start():
            return own_letter("started", ticket)
        case actions.Close():
            return _closing_letter(ticket, action)
        case actions.Withdraw():
            return "withdrawn"
        case actions.Reopen():
            return "reopened"
        case _:
            return None


def _closing_letter(ticket: Ticket, action: actions.Close) -> str | None:
    if "closed" in load_kinds()[ticket.kind].mails:
        return own_letter("closed", ticket)
    return {"refused": "refusal", "not_held": "not_held"}.get(action.ending, "disclosure")


def in_detail(before: Ticket, after: Ticket, action: Action) -> str:
    """Describe an action for the history: its text, and the change to the due date."""
    said = [action.text.strip()]
    if isinstance(action, actions.Close):
        said.insert(0, f"Ended as: {load_kinds()[after.kind].endings[action.ending]}.")
    if isinstance(action, actions.ConfirmIdentity):
        said.insert(0, "A known parent." if action.how == "known" else "Proof came.")
    if isinstance(action, actions.NoteRecording):
        said.insert(0, load_casework().recording.said(action.how))
    if isinstance(action, actions.SettleBreach):
        said.insert(0, load_casework().breach.said(action.how))
    if isinstance(action, actions.CorrectDetails):
        said += changes(before, after)
    hear_by: date | None = getattr(action, "hear_by", None)
    if hear_by:
        said.append(f"They were told that they will hear by {in_words(hear_by)}.")
    if before.timeline.extended and not after.timeline.extended:
        said.append("By these days the requester was told of the extension too late: it lapses.")
    if after.due != before.due:
        said.append(f"Due {in_words(after.due)}." if after.due else "The clock is stopped.")
    return "\n".join(part for part in said if part)


def get_ticket(unit: Unit, reference: str) -> Ticket:
    """Return the ticket with this reference; raise UnknownTicketError if there is none."""
    ticket = unit.tickets.by_reference(reference)
    if ticket is None:
        raise UnknownTicketError("There is no ticket with this reference.")
    return ticket

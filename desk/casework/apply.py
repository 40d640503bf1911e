"""What the DPL does to a ticket: one move, its history and its letter, in one unit of work."""

from dataclasses import dataclass

from desk.cases import actions
from desk.cases.actions import Move
from desk.cases.ticket import Ticket
from desk.casework.context import Registry
from desk.casework.letters import Letter, own_letter
from desk.dates import in_words
from desk.forms.kinds import load_kinds
from desk.storage import ChangedMeanwhile, Unit


class UnknownTicketError(LookupError):
    """There is no ticket with this reference."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What a move would do: the ticket as it would be, and the letter that would go out, if any."""

    ticket: Ticket
    letter: Letter | None


def plan(reference: str, move: Move, registry: Registry) -> Planned:
    """What `move` would do, and nothing stored. Raises as `make` does."""
    with registry.store.read() as unit:
        ticket = known(unit, reference)
    changed = actions.after(ticket, move, registry.clock())
    name = letter_for(ticket, move)
    facts = {"text": move.text.strip()}
    return Planned(changed, registry.letters.preview(name, changed, **facts) if name else None)


def make(reference: str, version: int, move: Move, by: str, registry: Registry) -> Ticket:
    """Make the move on the ticket as it was when its `version` was read; `by` is who does it.

    Raises UnknownTicketError, ForbiddenError, ChangedMeanwhile where somebody else was first, or
    StorageError; nothing is kept then.
    """
    with registry.store.begin() as unit:
        ticket = known(unit, reference)
        if ticket.version != version:
            raise ChangedMeanwhile("this request was changed by somebody else meanwhile")
        return make_in(unit, ticket, move, by, registry)


def make_in(unit: Unit, ticket: Ticket, move: Move, by: str, registry: Registry) -> Ticket:
    """As `make`, for a ticket read in a unit of work that does more."""
    now = registry.clock()
    changed = actions.after(ticket, move, now)
    unit.tickets.change(changed)
    name = letter_for(ticket, move)
    if name:
        letter = registry.letters.write(
            name, changed.requester_contact, now, ticket=changed, text=move.text.strip()
        )
        unit.outbox.add_all([letter])
    unit.history.append(
        ticket.id,
        now,
        by,
        move.event,
        state=changed.state,
        due=changed.due,
        detail=in_detail(ticket, changed, move),
    )
    return changed


def letter_for(ticket: Ticket, move: Move) -> str | None:
    """The letter (a file in desk/casework/templates) that a move upon this ticket sends, if any."""
    if not ticket.has_address:
        return None
    match move:
        case actions.AskIdentity():
            return "identity"
        case actions.AskClarification():
            return "clarification"
        case actions.Extend():
            return "extension"
        case actions.ConfirmIdentity() if ticket.state == "awaiting_identity":
            return "clock_running"  # they were told that the time starts with their proof
        case actions.NoteAnswer():
            return "clock_running"
        case actions.Start():
            return own_letter("started", ticket)
        case actions.Close():
            return _closing_letter(ticket, move)
        case actions.Withdraw():
            return "withdrawn"
        case actions.Reopen():
            return "reopened"
        case _:
            return None


def _closing_letter(ticket: Ticket, move: actions.Close) -> str | None:
    if "closed" in load_kinds()[ticket.kind].mails:
        return own_letter("closed", ticket)
    return {"refused": "refusal", "not_held": "not_held"}.get(move.ending, "disclosure")


def in_detail(before: Ticket, after: Ticket, move: Move) -> str:
    """A move as the history tells it: its words, and what became of the due date."""
    said = [move.text.strip()]
    if isinstance(move, actions.Close):
        said.insert(0, f"Ended as: {load_kinds()[after.kind].endings[move.ending]}.")
    if isinstance(move, actions.ConfirmIdentity):
        said.insert(0, "A known parent." if move.how == "known" else "Proof came.")
    if before.timeline.extended and not after.timeline.extended:
        said.append("By these days the requester was told of the extension too late: it lapses.")
    if after.due != before.due:
        said.append(f"Due {in_words(after.due)}." if after.due else "The clock stands still.")
    return "\n".join(part for part in said if part)


def known(unit: Unit, reference: str) -> Ticket:
    """The ticket with this reference; raises UnknownTicketError."""
    ticket = unit.tickets.by_reference(reference)
    if ticket is None:
        raise UnknownTicketError("There is no ticket with this reference.")
    return ticket

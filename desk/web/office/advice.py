"""What to do about a ticket now, what the law expects, and what to take care of (docs/law.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desk.cases import deadline
from desk.cases.states import Event
from desk.cases.ticket import Ticket
from desk.dates import in_words
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording

_OF_THE_CHILD = (
    "The right is the child’s own. No age is fixed: think of what the child understands and wants."
)
_WHO = (
    "First settle who is asking. If you know them, no proof is needed: note how you know them. If"
    " not, ask for proof soon."
)
_WHO_ACTS = (
    "First settle who is asking, and whether they may: unless you have their written authority"
    " already, ask for it soon."
)
_NOT_SETTLED = "Nobody has noted who is asking: do so before any personal data goes out."
_REMIND = "If nothing comes, remind them in your own words and write a note."

_SETTLING: tuple[Event, ...] = ("identity_confirmed", "identity_asked")


@dataclass(frozen=True, slots=True)
class Advice:
    """`now` is what to do, `care` what to take care of; `moves` the steps, the best first."""

    now: tuple[str, ...]
    care: tuple[str, ...]
    moves: tuple[Event, ...]


def advice(ticket: Ticket, said: Iterable[str], today: date) -> Advice:
    """For a ticket of which the requester `said` this in the chat."""
    if not ticket.is_open:
        return Advice((), (), ())
    late = ticket.owed_by is not None and ticket.owed_by < today
    now, moves = _now(ticket, today)
    return Advice((*([_overdue(ticket)] if late else []), *now), tuple(_care(ticket, said)), moves)


def _overdue(ticket: Ticket) -> str:
    what = "acknowledge it" if ticket.rules.is_acknowledged else "write to them"
    return f"It is overdue: {what} today, say when they will hear more, and note why it is late."


def _now(ticket: Ticket, today: date) -> tuple[list[str], tuple[Event, ...]]:
    match ticket.state:
        case "received":
            return _received(ticket)
        case "awaiting_identity":
            return [_proof(ticket), _REMIND], ("identity_confirmed",)
        case "awaiting_clarification":
            return [_question(ticket), _REMIND], ("clarified",)
        case "ready_for_review":
            read = "A colleague reads the answer. Then close it, or send it back."
            needs = _unsettled(ticket)
            next_move: Event = "identity_confirmed" if needs else "closed"
            return [*needs, read], (next_move, "sent_back")
        case _:
            return _at_work(ticket, today)


def _received(ticket: Ticket) -> tuple[list[str], tuple[Event, ...]]:
    work = load_kinds()[ticket.kind].work
    if not ticket.rules.needs_work:
        return [work], ("closed",)
    if ticket.rules.is_acknowledged:
        return ["Start work: that sends the acknowledgement.", work], ("started",)
    if ticket.identity == "unchecked" and ticket.rules.checks_identity:
        return _settle(ticket)
    return ["Start work.", work], ("started",)


def _settle(ticket: Ticket) -> tuple[list[str], tuple[Event, ...]]:
    match ticket.requester_role:
        case "student":
            return [_WHO], _SETTLING
        case "other":
            return [_WHO_ACTS, _OF_THE_CHILD], _SETTLING[::-1]
        case _:
            return [_WHO, _OF_THE_CHILD], _SETTLING


def _proof(ticket: Ticket) -> str:
    if ticket.due:
        return "Note the proof when it comes. It does not move the due date."
    return (
        "Note the proof on the day it comes: the month starts then. If you find that you know them"
        " after all, note that; the month then counts from the day of receipt."
    )


def _question(ticket: Ticket) -> str:
    if ticket.due:
        return "Note the answer when it comes. The question did not stop the clock, so go on."
    return "Note the answer on the day it comes: the clock is stopped until then."


def _at_work(ticket: Ticket, today: date) -> tuple[list[str], tuple[Event, ...]]:
    needs = _unsettled(ticket)
    said = [*needs, load_kinds()[ticket.kind].work, *_extension(ticket, today)]
    return said, _SETTLING if needs else ("closed", "sent_to_review")


def _unsettled(ticket: Ticket) -> list[str]:
    """Something goes out in an answer to these kinds; for the others the DPL decides."""
    gives_data = ticket.rules.gives_data
    return [_NOT_SETTLED] if gives_data and ticket.identity in ("unchecked", "asked") else []


def _extension(ticket: Ticket, today: date) -> list[str]:
    last = deadline.extension_deadline(ticket.rules, ticket.timeline)
    if ticket.timeline.extended or last is None or today > last:
        return []
    return [
        "If it is complex, or one of many, you can extend the time once. They must be told why by"
        f" {in_words(last)}."
    ]


def _care(ticket: Ticket, said: Iterable[str]) -> Iterable[str]:
    text = "\n".join([*ticket.details.values(), *said])
    answers = {"requester_role": ticket.requester_role}
    yield from (note.care for note in load_wording().notes if note.fits(answers, text))
    if not ticket.has_address:
        yield "There is no e-mail address, so no letters go out: ring them, and write notes."

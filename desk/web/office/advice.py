"""What to do about a ticket now, what the law expects, and what to take care of (docs/law.md)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from desk.cases import deadline
from desk.cases.kind import Kind
from desk.cases.states import Event
from desk.cases.ticket import Ticket
from desk.dates import in_words
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording

# What the DPL should know where the chat said one of these notes (data/requests/wording.yml).
CARE: Mapping[str, str] = {
    "authority": "Somebody asks for somebody else. Ask for written authority; even with it, court"
    " orders, confidentiality and the child’s own wishes count.",
    "separated": "Parents who live apart, or a court order, are mentioned. Look at this request on"
    " its own, and tell neither parent anything about the other, nor whether they have asked.",
}
# What the work on each kind is.
WORK: Mapping[Kind, str] = {
    "access": "Search wherever the data may be, on paper and in e-mails too, and note where you"
    " looked. Leave out what is about other people. Delete nothing that they asked to see: that"
    " would be an offence (Data Protection Act 2018, section 173).",
    "educational_record": "Academies need not give out the educational record; the notice invites"
    " such requests all the same. Find it, leave out what is about other people, and delete"
    " nothing that they asked to see.",
    "rectification": "Find out whether the data is wrong. If so, have it corrected; if not, give"
    " your reasons.",
    "erasure": "Decide for each piece of data. The right does not reach what is held for a public"
    " task, such as teaching: if that is so, explain it.",
    "restriction": "Decide whether the data must be kept but not used, and give your reasons.",
    "objection": "Decide whether your reasons for using the data outweigh theirs, and explain.",
    "direct_marketing": "This right has no exceptions: have the direct marketing stopped.",
    "automated_decision": "Find out whether a machine alone decided. If so, have a person look at"
    " the decision again.",
    "complaint": "Look into it without undue delay, tell them how it goes, and close it with the"
    " outcome.",
    "callback": "Ring them, then close this.",
}
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
    what = "acknowledge it" if ticket.kind == "complaint" else "write to them"
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
    if ticket.kind == "callback":
        return [WORK["callback"]], ("closed",)
    if ticket.kind == "complaint":
        return ["Start work: that sends the acknowledgement.", WORK["complaint"]], ("started",)
    if ticket.identity == "unchecked" and load_kinds()[ticket.kind].checked:
        return _settle(ticket)
    return ["Start work.", WORK[ticket.kind]], ("started",)


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
    return "Note the answer on the day it comes: the clock stands still until then."


def _at_work(ticket: Ticket, today: date) -> tuple[list[str], tuple[Event, ...]]:
    needs = _unsettled(ticket)
    said = [*needs, WORK[ticket.kind], *_extension(ticket, today)]
    return said, _SETTLING if needs else ("closed", "sent_to_review")


def _unsettled(ticket: Ticket) -> list[str]:
    """Something goes out in an answer to these kinds; for the others the DPL decides."""
    gives_data = ticket.kind in ("access", "educational_record")
    return [_NOT_SETTLED] if gives_data and ticket.identity in ("unchecked", "asked") else []


def _extension(ticket: Ticket, today: date) -> list[str]:
    last = deadline.extension_deadline(ticket.kind, ticket.timeline)
    if ticket.timeline.extended or last is None or today > last:
        return []
    return [
        "If it is complex, or one of many, you can extend the time once. They must be told why by"
        f" {in_words(last)}."
    ]


def _care(ticket: Ticket, said: Iterable[str]) -> Iterable[str]:
    text = "\n".join([*ticket.details.values(), *said])
    answers = {"requester_role": ticket.requester_role}
    noted = [note.id for note in load_wording().notes if note.fits(answers, text)]
    yield from (CARE[one] for one in noted if one in CARE)
    if not ticket.has_address:
        yield "There is no e-mail address, so no letters go out: ring them, and write notes."

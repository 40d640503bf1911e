"""What to do about a ticket now, what the law expects, and what to take care of (docs/law.md).

The words are the school's: data/casework.yml, and `work` and `care` in data/requests.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.templates import fill
from desk.cases import deadline
from desk.cases.states import Event
from desk.cases.ticket import Ticket
from desk.dates import in_words
from desk.forms.casework import AdviceTexts, load_casework
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording

_SETTLING: tuple[Event, ...] = ("identity_confirmed", "identity_asked")


@dataclass(frozen=True, slots=True)
class Advice:
    """`now` is what to do, `care` what to take care of; `actions` the next ones, best first."""

    now: tuple[str, ...]
    care: tuple[str, ...]
    actions: tuple[Event, ...]


def advice(ticket: Ticket, said: Iterable[str], today: date) -> Advice:
    """Advise on a ticket whose requester `said` this in the chat."""
    if not ticket.is_open:
        return Advice((), (), ())
    texts = load_casework().advice
    late = ticket.owed_by is not None and ticket.owed_by < today
    now, actions = _now(ticket, today, texts)
    overdue = [_overdue(ticket, texts)] if late else []
    return Advice((*overdue, *now), tuple(_care(ticket, said, texts)), actions)


def _overdue(ticket: Ticket, texts: AdviceTexts) -> str:
    return texts.overdue_acknowledgement if ticket.rules.is_acknowledged else texts.overdue


def _now(ticket: Ticket, today: date, texts: AdviceTexts) -> tuple[list[str], tuple[Event, ...]]:
    match ticket.state:
        case "received":
            return _received(ticket, texts)
        case "awaiting_identity":
            proof = texts.proof_moves_nothing if ticket.due else texts.proof_starts_clock
            return [proof, texts.remind], ("identity_confirmed",)
        case "awaiting_clarification":
            answer = texts.answer_moves_nothing if ticket.due else texts.answer_restarts_clock
            return [answer, texts.remind], ("clarified",)
        case "ready_for_review":
            needs = _unsettled(ticket, texts)
            next_action: Event = "identity_confirmed" if needs else "closed"
            return [*needs, texts.review], (next_action, "sent_back")
        case _:
            return _at_work(ticket, today, texts)


def _received(ticket: Ticket, texts: AdviceTexts) -> tuple[list[str], tuple[Event, ...]]:
    work = load_kinds()[ticket.kind].work
    if not ticket.rules.needs_work:
        return [work], ("closed",)
    if ticket.rules.is_acknowledged:
        return [texts.start_acknowledges, work], ("started",)
    if ticket.identity == "unchecked" and ticket.rules.checks_identity:
        return _settle(ticket, texts)
    return [texts.start, work], ("started",)


def _settle(ticket: Ticket, texts: AdviceTexts) -> tuple[list[str], tuple[Event, ...]]:
    match ticket.requester_role:
        case "student":
            return [texts.settle_who], _SETTLING
        case "other":
            return [texts.settle_who_acts, texts.right_of_the_child], _SETTLING[::-1]
        case _:
            return [texts.settle_who, texts.right_of_the_child], _SETTLING


def _at_work(
    ticket: Ticket, today: date, texts: AdviceTexts
) -> tuple[list[str], tuple[Event, ...]]:
    needs, work = _unsettled(ticket, texts), load_kinds()[ticket.kind].work
    said = [*needs, work, *_extension(ticket, today, texts)]
    return said, _SETTLING if needs else ("closed", "sent_to_review")


def _unsettled(ticket: Ticket, texts: AdviceTexts) -> list[str]:
    """Warn before data goes out to somebody unknown; for kinds that give none, the DPL decides."""
    unknown = ticket.identity in ("unchecked", "asked")
    return [texts.not_settled] if ticket.rules.gives_data and unknown else []


def _extension(ticket: Ticket, today: date, texts: AdviceTexts) -> list[str]:
    last = deadline.extension_deadline(ticket.rules, ticket.timeline)
    if ticket.timeline.extended or last is None or today > last:
        return []
    return [fill(texts.extend, last_day=in_words(last))]


def _care(ticket: Ticket, said: Iterable[str], texts: AdviceTexts) -> Iterator[str]:
    text = "\n".join([*ticket.details.values(), *said])
    answers = {"requester_role": ticket.requester_role}
    yield from (note.care for note in load_wording().notes if note.fits(answers, text))
    if not ticket.has_address:
        yield texts.no_address

"""Correction of what was taken down wrongly: whom to reach, about whom, since when. Pure."""

from dataclasses import replace
from datetime import date, datetime, time

from desk.cases.actions import CorrectDetails
from desk.cases.states import ForbiddenError
from desk.cases.ticket import Ticket, one_line
from desk.dates import LONDON, in_words


def correct(ticket: Ticket, action: CorrectDetails, today: date) -> Ticket:
    """Return the ticket with the details corrected; a new address is confirmed by nobody.

    Raises ForbiddenError if nothing changes or the day of receipt is impossible.
    """
    found = _received(ticket, action.received, today)
    contact = one_line(action.contact or "") or ticket.requester_contact
    if contact.casefold() != ticket.requester_contact.casefold():
        found = replace(found, requester_contact=contact, contact_confirmed_at=None)
    if action.name is not None:
        found = replace(found, subject_name=one_line(action.name))
    if action.details:
        found = replace(found, details=_details(ticket, action))
    if found == ticket:
        raise ForbiddenError("Nothing is different from what is stored.")
    return found


def changes(before: Ticket, after: Ticket) -> list[str]:
    """Return each corrected detail with what stood there before, for the history."""
    pairs = [
        ("Reply to", before.requester_contact, after.requester_contact),
        ("About", before.subject_name, after.subject_name),
        ("Received", in_words(before.timeline.received), in_words(after.timeline.received)),
    ]
    labels = dict.fromkeys((*before.details, *after.details))
    pairs += [
        (label, before.details.get(label, ""), after.details.get(label, "")) for label in labels
    ]
    return [
        f"{label}: {new or 'nothing'}; before: {old or 'nothing'}."
        for label, old, new in pairs
        if old != new
    ]


def _received(ticket: Ticket, day: date | None, today: date) -> Ticket:
    if day is None or day == ticket.timeline.received:
        return ticket
    if day > today:
        raise ForbiddenError(f"It cannot have come on {in_words(day)}: today is {in_words(today)}.")
    try:
        timeline = replace(ticket.timeline, received=day)
    except ValueError as impossible:
        raise ForbiddenError(str(impossible)) from None
    # Of a day alone the hour is not known; noon is on that day in London all year round.
    return replace(ticket, timeline=timeline, received_at=datetime.combine(day, time(12), LONDON))


def _details(ticket: Ticket, action: CorrectDetails) -> dict[str, str]:
    meant = {label: one_line(text) for label, text in action.details.items()}
    return {label: text for label, text in {**ticket.details, **meant}.items() if text}

"""Whether a letter is late: then it says sorry, and names a day that is still to come, or none."""

from datetime import date

from desk.cases.actions import Action, Close
from desk.cases.states import ForbiddenError
from desk.cases.ticket import Ticket
from desk.dates import in_words


class HearByError(ForbiddenError):
    """The day by which the requester will hear is missing, or past."""


def is_late(before: Ticket, changed: Ticket, today: date) -> bool:
    """Return whether the letter of an action should have come, or its answer, by an earlier day.

    Only the first step upon a complaint is owed by a date, and it acknowledges the complaint.
    """
    ends_or_acknowledges = changed.rules.is_acknowledged or not changed.is_open
    owed = before.owed_by if ends_or_acknowledges else changed.owed_by
    return owed is not None and owed < today


def promised(before: Ticket, changed: Ticket, action: Action, today: date) -> date | None:
    """Return the day by which a late letter says that the requester will hear; None if in time.

    Raises HearByError if the letter needs a day and has none, or one that is past.
    """
    if isinstance(action, Close) or not changed.is_open or not is_late(before, changed, today):
        return None
    day: date | None = getattr(action, "hear_by", None)
    if day is None:
        raise HearByError(
            "This is late, and the letter must not promise a day that is past. Give the day by"
            " which they will hear."
        )
    if day < today:
        raise HearByError(f"{in_words(day)} is past. Give a day that is still to come.")
    return day

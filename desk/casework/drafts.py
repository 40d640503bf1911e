"""When a request that was mentioned and not sent would be due, and how long it is kept."""

from datetime import date, timedelta

from desk.cases import deadline
from desk.cases.bank_holidays import HorizonError
from desk.cases.deadline import Due
from desk.cases.timeline import Timeline
from desk.dates import london
from desk.forms.kinds import rules_of
from desk.storage import Draft


def due_from_mention(draft: Draft) -> Due | None:
    """Return when the request would be due if it were sent; None if that cannot be known yet."""
    try:
        return deadline.due(rules_of(draft.kind), Timeline(london(draft.first_mention_at)))
    except HorizonError:
        return None


def kept_at_least_until(draft: Draft, days_after_due: int) -> date:
    """Return the last day on which it may not be deleted: words in a chat can be a request.

    It may be the only record of one, so it stays until well after the day it would be due.
    """
    due = due_from_mention(draft)
    day = due.date if due and due.date else london(draft.first_mention_at)
    return day + timedelta(days=days_after_due)

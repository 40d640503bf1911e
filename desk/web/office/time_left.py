"""The time left for a ticket, in words and as an urgency, which has a colour."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from desk.cases.deadline import days_left
from desk.cases.ticket import Ticket
from desk.forms.casework import load_casework
from desk.web.labels import days
from desk.web.templating import short_day

Urgency = Literal["late", "soon", "calm", "still"]


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """`words` to show, and the urgency."""

    words: str
    urgency: Urgency

    @classmethod
    def of(cls, ticket: Ticket, today: date) -> "TimeLeft":
        """Return the time left for a ticket, or what it waits for."""
        if not ticket.is_open:
            return cls("Closed", "calm")
        if ticket.due is None:
            return cls(waiting_for(ticket), "still")
        if is_acknowledged(ticket):
            return cls("Acknowledged", "calm")
        return cls.until(ticket.due, today)

    @classmethod
    def until(cls, due: date, today: date) -> "TimeLeft":
        """Return the time left until the due date."""
        left = days_left(due, today)
        if left < 0:
            return cls(f"Overdue by {days(-left)}", "late")
        if left == 0:
            return cls("Due today", "soon")
        return cls(f"{days(left)} left", "soon" if left <= load_casework().due_soon else "calm")


def is_acknowledged(ticket: Ticket) -> bool:
    """Return whether its due date was for a complaint's acknowledgement, which has been sent."""
    return ticket.is_open and ticket.due is not None and ticket.owed_by is None


def waiting_for(ticket: Ticket) -> str:
    """Return what a stopped clock waits for, and since when."""
    timeline = ticket.timeline
    if timeline.identity_asked and not timeline.identity_arrived:
        return f"Waiting for proof since {short_day(timeline.identity_asked)}"
    asked = [pause.asked for pause in timeline.pauses if pause.answered is None]
    return f"Waiting for an answer since {short_day(asked[0])}" if asked else "The clock is stopped"

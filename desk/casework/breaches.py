"""Personal data breaches: the 72 hours in which the ICO is told, unless there is no risk.

UK GDPR articles 33 and 34 (docs/law.md). They run from when the school came to know: from a
parent's words in the chat, or from when the DPL noted it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from desk.cases.ticket import Ticket
from desk.forms.marks import WRONG_PLACE_LABEL
from desk.storage import Unit

TELL_WITHIN = timedelta(hours=72)


@dataclass(frozen=True, slots=True)
class BreachClock:
    """The clock of a ticket's breach that nobody has settled yet; times are UTC."""

    ticket: Ticket
    aware_at: datetime

    @property
    def tell_by(self) -> datetime:
        """When the ICO must have been told."""
        return self.aware_at + TELL_WITHIN


@dataclass(frozen=True, slots=True)
class Breaches:
    """When a breach was first noted, and settled, by the ids of the tickets."""

    noted: Mapping[str, datetime]
    settled: Mapping[str, datetime]

    @classmethod
    def known(cls, unit: Unit) -> Self:
        """Return what the history says of breaches."""
        return cls(unit.history.first_of("breach_noted"), unit.history.first_of("breach_settled"))

    def clock_of(self, ticket: Ticket) -> BreachClock | None:
        """Return the running clock; None if there is no breach, or it is settled.

        The earlier start counts: words in the chat can make the school aware (the cautious side).
        """
        starts = [self.noted[ticket.id]] if ticket.id in self.noted else []
        if WRONG_PLACE_LABEL in ticket.details:
            starts.append(ticket.first_mention_at)
        if not starts or ticket.id in self.settled:
            return None
        return BreachClock(ticket, min(starts))

    def running(self, tickets: Iterable[Ticket]) -> list[BreachClock]:
        """Return the running clocks, the one that ends first in front."""
        clocks = [clock for ticket in tickets if (clock := self.clock_of(ticket))]
        return sorted(clocks, key=lambda clock: clock.tell_by)

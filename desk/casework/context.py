"""What casework is done with: the store, the letters, the time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desk.cases.mail import Mail
from desk.cases.ticket import Ticket
from desk.casework.letters import Letters
from desk.dates import london, now
from desk.storage import Store, Unit


@dataclass(frozen=True)
class CaseContext:
    """Where requests are registered; `clock` gives the present moment, aware, in UTC."""

    store: Store
    letters: Letters
    clock: Callable[[], datetime] = now

    def to_dpl(
        self,
        unit: Unit,
        name: str,
        *,
        ticket: Ticket | None = None,
        purpose: str | None = None,
        **facts: object,
    ) -> list[Mail]:
        """The letter to the DPL; while the DPL is away, to the deputy as well.

        A purpose that has been served already gives no mail.
        """
        at = self.clock()
        mails = []
        for role, address in self._desk_addresses(unit):
            of_one = f"{purpose}:{role}" if purpose else None
            if of_one and unit.outbox.serves(of_one):
                continue
            write = self.letters.write
            mails.append(write(name, address, at, ticket=ticket, purpose=of_one, **facts))
        return mails

    def _desk_addresses(self, unit: Unit) -> list[tuple[str, str]]:
        trust = self.letters.trust
        people = [("dpl", trust.dpl.email)]
        if trust.deputy and unit.absences.covers(london(self.clock())):
            people.append(("deputy", trust.deputy.email))
        return people

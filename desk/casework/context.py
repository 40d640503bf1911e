"""What casework needs: the store, the letters, the clock."""

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
    """The dependencies of casework; `clock` returns the present moment, aware, in UTC."""

    store: Store
    letters: Letters
    clock: Callable[[], datetime] = now

    def to_dpl(
        self,
        unit: Unit,
        name: str,
        *,
        ticket: Ticket | None = None,
        idempotency_key: str | None = None,
        **facts: object,
    ) -> list[Mail]:
        """Return the letter to the DPL, and to the deputy as well while the DPL is away.

        An idempotency key that has been used gives no mail.
        """
        at = self.clock()
        mails = []
        for role, address in self._desk_addresses(unit):
            key = f"{idempotency_key}:{role}" if idempotency_key else None
            if key and unit.outbox.has_key(key):
                continue
            write = self.letters.write
            mails.append(write(name, address, at, ticket=ticket, idempotency_key=key, **facts))
        return mails

    def _desk_addresses(self, unit: Unit) -> list[tuple[str, str]]:
        trust = self.letters.trust
        people = [("dpl", trust.dpl.email)]
        if trust.deputy and unit.absences.covers(london(self.clock())):
            people.append(("deputy", trust.deputy.email))
        return people

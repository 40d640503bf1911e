"""Whether the history of all tickets is as it was written: `privacy-desk audit verify`."""

from dataclasses import dataclass

from desk.cases.audit_log import BEGINNING
from desk.storage import Store


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What a check found: how many entries, the seal to note down, what is wrong in plain words."""

    entries: int
    checkpoint: str
    faults: tuple[str, ...]


def verify(store: Store, checkpoint: str | None = None) -> AuditReport:
    """Check every entry, the note of the last one, and the tickets and drafts against them.

    `noted` is a seal that was noted down earlier, such as the one in a daily mail: with it, an old
    copy of the whole table shows too. Raises StorageUnavailable.
    """
    with store.read() as unit:
        tickets = unit.tickets.states_and_due_dates() | dict.fromkeys(
            unit.drafts.ids(), ("draft", None)
        )
        faults = tuple(unit.history.faults(tickets, checkpoint))
        return AuditReport(
            unit.history.count(), (unit.history.head() or BEGINNING).checkpoint, faults
        )

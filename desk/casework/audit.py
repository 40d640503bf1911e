"""`privacy-desk audit verify`: check that the history of all tickets is as it was written."""

from dataclasses import dataclass

from desk.cases.audit_log import BEGINNING
from desk.storage import Store


@dataclass(frozen=True, slots=True)
class AuditReport:
    """The result of a check: the number of entries, the checkpoint to note down, the faults."""

    entries: int
    checkpoint: str
    faults: tuple[str, ...]


def verify(store: Store, checkpoint: str | None = None) -> AuditReport:
    """Check every entry, the stored head, and the tickets and drafts against them.

    `checkpoint` is one noted down earlier, such as the one in a daily mail: with it, an old copy of
    the whole table is detected too. Raises StorageUnavailable.
    """
    with store.read() as unit:
        tickets = unit.tickets.states_and_due_dates() | dict.fromkeys(
            unit.drafts.ids(), ("draft", None)
        )
        faults = tuple(unit.history.faults(tickets, checkpoint))
        return AuditReport(
            unit.history.count(), (unit.history.head() or BEGINNING).checkpoint, faults
        )

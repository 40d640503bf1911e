"""`privacy-desk audit verify`: check that the history of all tickets is as it was written."""

from dataclasses import dataclass
from typing import Any

from desk.cases.audit_log import BEGINNING
from desk.casework.context import CaseContext
from desk.dates import london
from desk.storage import Store

JOB = "audit"  # the nightly check, as table jobs names it


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


def verify_nightly(context: CaseContext) -> dict[str, Any]:
    """Check the record, and tell the DPL once a day if it was changed. Raises StorageError."""
    faults = len(verify(context.store).faults)
    if faults:
        words = "one fault" if faults == 1 else f"{faults} faults"
        key = f"record-changed:{london(context.clock())}"
        with context.store.begin() as unit:
            unit.outbox.add_all(
                context.to_dpl(unit, "record_changed", idempotency_key=key, faults=words)
            )
    return {"faults": faults}

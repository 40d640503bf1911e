"""Whether the history of all tickets is as it was written: `privacy-desk audit verify`."""

from dataclasses import dataclass

from desk.cases.audit_log import BEGINNING
from desk.storage import Store


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found: how many entries, the seal to note down, what is wrong in plain words."""

    entries: int
    seal: str
    faults: tuple[str, ...]


def verify(store: Store, noted: str | None = None) -> Verdict:
    """Check every entry, the note of the last one, and the tickets and drafts against them.

    `noted` is a seal that was noted down earlier, such as the one in a daily mail: with it, an old
    copy of the whole table shows too. Raises StorageUnavailable.
    """
    with store.read() as unit:
        standing = unit.tickets.standing() | dict.fromkeys(unit.drafts.ids(), ("draft", None))
        faults = tuple(unit.history.faults(standing, noted))
        return Verdict(unit.history.count(), (unit.history.head() or BEGINNING).seal, faults)

"""`privacy-desk check`: everything that the trust wrote, read and compared, all faults at once.

`faults` are what the service must not start with: a file that cannot be read, a reference to
nothing, a text that cannot be filled in. `advice` is what a person should look at: a text that is
hard to read, a question with too few ways to ask it, a mark on a statement that is gone.
"""

from collections.abc import Iterable
from pathlib import Path

from bot.content import Fault, Faults
from cli.check.content import Content, read
from cli.check.mails import mail_faults
from cli.check.references import reference_faults
from cli.check.texts import text_faults
from desk.supervisor.generated import check_generated

__all__ = ["Content", "faults", "in_order", "read"]


def faults(content: Content) -> list[Fault | str]:
    """Return every fault of what was read, each once, by file and line."""
    found = (reference_faults(content), text_faults(content), mail_faults(content))
    faults = Faults([*content.unreadable, *(fault for some in found for fault in some)])
    if not faults:  # what is generated from faulty content would have to be generated again
        with faults.collected():
            check_generated(content.data)
    return in_order(faults)


def in_order(faults: Iterable[Fault | str]) -> list[Fault | str]:
    """Return each fault once, sorted by file and line."""
    return sorted(dict.fromkeys(faults), key=_place)


def _place(fault: Fault | str) -> tuple[Path, int]:
    return (fault.path, fault.line or 0) if isinstance(fault, Fault) else (Path(), 0)

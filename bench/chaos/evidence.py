"""What was stored, read with the installation's own keys."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench.chaos.client import ClientTally
from bench.chaos.mailbox import Mailbox
from bench.chaos.verdict import Evidence, Posted, Stored
from desk.casework import audit
from desk.crypto import load_keys
from desk.settings import Settings
from desk.storage import StorageError, Store, open_store
from tests.system.stack import Stack

LOOK_SECONDS = 2.0


@contextmanager
def records(stack: Stack) -> Iterator[Store]:
    """Open the database of this stack, whether it runs or not."""
    settings = Settings.from_env(stack.environment)
    store = open_store(settings.database_url, load_keys(settings))
    try:
        yield store
    finally:
        store.close()


def wait_for_mails(store: Store, longest_seconds: float) -> float:
    """Return when every mail has gone, or after so long; the seconds it took."""
    start = time.monotonic()
    while (taken := time.monotonic() - start) < longest_seconds:
        try:
            with store.read() as unit:
                if not unit.outbox.waiting():
                    break
        except StorageError:  # busy; the next look comes
            pass
        time.sleep(LOOK_SECONDS)
    return taken


def gather(store: Store, tally: ClientTally, mailbox: Mailbox, wanted: int) -> Evidence:
    """Return what the verdict needs; nothing may write to the database any more."""
    with store.read() as unit:
        stored = [
            Stored(t.id, t.reference, t.kind, t.requester_contact, t.preserve)
            for t in unit.tickets.all()
        ]
        outbox = [Posted(m.message_id, m.ticket_id, m.state) for m in unit.outbox.all()]
    return Evidence(
        told=tally.told,
        stored=stored,
        outbox=outbox,
        received=mailbox.received,
        faults=audit.verify(store).faults,
        undone=wanted - len(tally.told),
    )

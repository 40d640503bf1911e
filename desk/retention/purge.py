"""`privacy-desk purge`, and every night: what has been kept for long enough goes.

One thing a unit of work: a crash half way leaves each thing whole or gone, and the next run goes on.
Reference numbers are counted on and never given again.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path

from desk.retention.holds import holds_conversation, holds_draft, holds_ticket
from desk.storage import Store, Unit, tracker
from desk.storage.records import Job
from desk.tickets.history import DRAFT_EXPIRED, PURGED
from desk.tickets.registry import Registry

JOB = "purge"
WHO = "retention"  # by whom, in the history
CODES_KEPT = timedelta(days=1)  # they are good for ten minutes; the rest is for the limits


@dataclass(frozen=True, slots=True)
class Report:
    """How many of each were purged; `held`: how many were old enough, but are needed still."""

    drafts: int
    chats: int
    chat_events: int
    requests: int
    mails: int
    codes: int
    held: int


class _OnlyTryingError(Exception):
    """Undoes a unit of work of a dry run."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The ids of what went, and of what is held."""

    gone: frozenset[str]
    held: frozenset[str]


def purge(registry: Registry, chats: Path, *, dry_run: bool = False) -> Report:
    """Delete what has been kept for long enough, and note in table jobs what was; or only count.

    `chats` is Rasa's database, VAR/rasa.db. Raises StorageError, sqlite3.Error; what was deleted
    by then stays so.
    """
    run = _Run(registry.store, registry.clock(), dry_run)
    kept = registry.letters.trust.retention
    drafts = run.drafts(run.before(kept.unfinished_requests))
    requests, mails = run.requests(run.before(kept.closed_requests))
    talks = run.conversations(run.before(kept.chats))
    events = run.events(chats, run.before(kept.chats), talks.gone)
    loose, codes = run.rest(run.before(kept.mails))
    report = Report(
        drafts=len(drafts.gone),
        chats=len(talks.gone),
        chat_events=events,
        requests=len(requests.gone),
        mails=mails + loose,
        codes=codes,
        held=len(drafts.held) + len(requests.held) + len(talks.held),
    )
    run.end(report)
    return report


@dataclass(frozen=True, slots=True)
class _Run:
    store: Store
    now: datetime
    dry: bool

    def before(self, days: int) -> datetime:
        return self.now - timedelta(days=days)

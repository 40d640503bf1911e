"""`privacy-desk purge`, also run nightly: delete records past their retention period.

The steps are in steps.py. Reference numbers are never reused.
"""

from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from desk.casework.context import CaseContext
from desk.retention.steps import PurgeRun
from desk.storage.records import Job

JOB = "purge"


@dataclass(frozen=True, slots=True)
class Report:
    """How many of each were purged; `held`: how many were old enough, but are still needed.

    `mails` counts those of purged requests and those without one, `chat_events` Rasa's events.
    """

    drafts: int
    chats: int
    chat_events: int
    requests: int
    mails: int
    codes: int
    held: int


def purge(context: CaseContext, chats: Path, *, dry_run: bool = False) -> Report:
    """Delete records past their retention period and record it in table jobs; or only count them.

    `chats` is Rasa's database, VAR/rasa.db. Raises StorageError, sqlite3.Error; what was deleted
    by then is gone.
    """
    store, kept = context.store, context.letters.trust.retention
    run = PurgeRun(store, context.clock(), dry_run)
    loose, codes = run.loose_mails_and_codes(timedelta(days=kept.mails))
    drafts = run.drafts(timedelta(days=kept.unfinished_requests), kept.unfinished_after_due)
    requests, mails = run.requests(timedelta(days=kept.closed_requests))
    silent, events = run.chats(timedelta(days=kept.chats), chats)
    report = Report(
        drafts=drafts.count("gone"),
        chats=silent.count("gone"),
        chat_events=events,
        requests=requests.count("gone"),
        mails=mails + loose,
        codes=codes,
        held=[*drafts, *requests, *silent].count("held"),
    )
    if not dry_run:
        with store.begin() as unit:
            unit.jobs.record(Job(JOB, run.now, asdict(report)))
        store.empty_log()
    return report

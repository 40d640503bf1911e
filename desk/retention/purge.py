"""`privacy-desk purge`, and every night: what has been kept for long enough goes.

One thing a unit of work: a crash half way leaves each thing whole or gone; the next run goes on.
Reference numbers are counted on and never given again.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from desk.retention.holds import holds_conversation, holds_draft, holds_ticket
from desk.storage import Store, Unit, tracker
from desk.storage.records import Job
from desk.tickets.history import DRAFT_EXPIRED, PURGED
from desk.tickets.registry import Registry

JOB = "purge"
WHO = "retention"  # by whom, in the history
CODES_KEPT = timedelta(days=1)  # they are good for minutes; the rest is for the limits

Fate = Literal["gone", "held", "stays"]


@dataclass(frozen=True, slots=True)
class Report:
    """How many of each were purged; `held`: how many were old enough, but are needed still.

    `mails` are those of purged requests and those of none, `chat_events` what Rasa kept of chats.
    """

    drafts: int
    chats: int
    chat_events: int
    requests: int
    mails: int
    codes: int
    held: int


class _OnlyTryingError(Exception):
    """Undoes a unit of work of a dry run."""


def purge(registry: Registry, chats: Path, *, dry_run: bool = False) -> Report:
    """Delete what has been kept for long enough and note what in table jobs; or only count it.

    `chats` is Rasa's database, VAR/rasa.db. Raises StorageError, sqlite3.Error; what was deleted
    by then is gone.
    """
    store, now, kept = registry.store, registry.clock(), registry.letters.trust.retention
    loose, codes = _rest(store, _before(now, kept.mails), now - CODES_KEPT, dry_run)
    drafts = _drafts(store, _before(now, kept.unfinished_requests), now, dry_run)
    requests, mails = _requests(store, _before(now, kept.closed_requests), now, dry_run)
    silent, events = _chats(store, _before(now, kept.chats), chats, dry_run)
    fates = [*drafts, *requests, *silent]
    report = Report(
        drafts=drafts.count("gone"),
        chats=silent.count("gone"),
        chat_events=events,
        requests=requests.count("gone"),
        mails=mails + loose,
        codes=codes,
        held=fates.count("held"),
    )
    if not dry_run:
        with store.begin() as unit:
            unit.jobs.ended(Job(JOB, now, asdict(report)))
        store.empty_log()
    return report


def _before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def _one_by_one(
    store: Store, ids: Iterable[str], step: Callable[[Unit, str], Fate], dry: bool
) -> list[Fate]:
    """What became of each, in a unit of work of its own, in which all is looked at anew."""
    fates: list[Fate] = []
    for one in ids:
        with suppress(_OnlyTryingError), store.begin() as unit:
            fates.append(step(unit, one))
            if dry:
                raise _OnlyTryingError
    return fates


def _drafts(store: Store, moment: datetime, now: datetime, dry: bool) -> list[Fate]:
    def step(unit: Unit, draft_id: str) -> Fate:
        draft = unit.drafts.by_id(draft_id)
        if draft is None or draft.updated_at >= moment:
            return "stays"
        chat = unit.conversations.by_id(draft.conversation_id) if draft.conversation_id else None
        if chat and chat.last_at >= moment:
            return "stays"  # somebody is talking there, and may come back to it
        if holds_draft(unit, draft):
            return "held"
        unit.drafts.remove(draft_id)
        _forget(unit, draft_id, DRAFT_EXPIRED, "draft", now)
        return "gone"

    with store.read() as unit:
        ids = [draft.id for draft in unit.drafts.untouched_since(moment)]
    return _one_by_one(store, ids, step, dry)


def _requests(store: Store, moment: datetime, now: datetime, dry: bool) -> tuple[list[Fate], int]:
    """What became of the closed requests, and how many mails went with them."""
    mails = []

    def step(unit: Unit, ticket_id: str) -> Fate:
        ticket = unit.tickets.by_id(ticket_id)
        if ticket is None or ticket.closed_at is None or ticket.closed_at >= moment:
            return "stays"
        if holds_ticket(unit, ticket):
            return "held"
        letters = unit.outbox.for_ticket(ticket_id)
        if any(mail.state in ("waiting", "claimed") for mail in letters):
            return "stays"  # it goes when they have gone
        unit.codes.remove_of(ticket_id)
        unit.outbox.remove_of(ticket_id)
        unit.tickets.remove(ticket_id)
        _forget(unit, ticket_id, PURGED, "closed", now)
        mails.append(len(letters))
        return "gone"

    with store.read() as unit:
        ids = [ticket.id for ticket in unit.tickets.closed_before(moment)]
    return _one_by_one(store, ids, step, dry), sum(mails)


def _chats(store: Store, moment: datetime, path: Path, dry: bool) -> tuple[list[Fate], int]:
    """What became of the silent chats, and how many of Rasa's events went.

    First here, then at Rasa: what a crash leaves at Rasa belongs to no chat, and the next run
    finds it by that.
    """

    def step(unit: Unit, conversation_id: str) -> Fate:
        chat = unit.conversations.by_id(conversation_id)
        if chat is None or chat.last_at >= moment:
            return "stays"
        if holds_conversation(unit, conversation_id):
            return "held"
        unit.conversations.remove(conversation_id)
        return "gone"

    with store.read() as unit:
        silent = unit.conversations.untouched_since(moment)
    fates = _one_by_one(store, [chat.id for chat in silent], step, dry)
    gone = {chat.rasa_sender for chat, fate in zip(silent, fates, strict=True) if fate == "gone"}
    with store.read() as unit:
        known = unit.conversations.senders() - gone
    if dry:
        return fates, tracker.count_before(path, moment, known)
    return fates, tracker.forget(path, gone) + tracker.forget_before(path, moment, known)


def _rest(
    store: Store, mails_before: datetime, codes_before: datetime, dry: bool
) -> tuple[int, int]:
    """How many mails of no request, and how many codes, went."""
    mails = codes = 0
    with suppress(_OnlyTryingError), store.begin() as unit:
        mails = unit.outbox.remove_done_before(mails_before)
        codes = unit.codes.remove_before(codes_before)
        if dry:
            raise _OnlyTryingError
    return mails, codes


def _forget(unit: Unit, ticket_id: str, event: str, state: str, now: datetime) -> None:
    """Leave in the history that, when and by whom things were done, and no words about them."""
    unit.history.forget_details(ticket_id)
    unit.history.append(ticket_id, now, WHO, event, state=state)

"""The steps of a purge, one unit of work for each record.

A crash half way leaves each record whole or deleted, and the next run goes on.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from desk.cases.audit_log import DRAFT_EXPIRED, PURGED
from desk.casework.drafts import kept_at_least_until
from desk.dates import london
from desk.rasa import tracker_file
from desk.retention.holds import holds_conversation, holds_draft, holds_ticket
from desk.storage import Store, Unit

WHO = "retention"  # by whom, in the history
FEEDBACK_KEPT = timedelta(days=365)  # it names nobody; older verdicts are on older answers
CODES_KEPT = timedelta(days=1)  # they are good for minutes; the rest is for the limits

Fate = Literal["gone", "held", "stays"]


class _OnlyTryingError(Exception):
    """Rolls back a unit of work of a dry run."""


@dataclass(frozen=True, slots=True)
class PurgeRun:
    """One purge at the moment `now`; a dry run rolls back each step once it is counted."""

    store: Store
    now: datetime
    dry: bool

    def drafts(self, kept: timedelta, after_due: int) -> list[Fate]:
        """Return what became of the unfinished requests not touched for longer than `kept`.

        None goes before so many days `after_due`, the day it would be due.
        """
        moment = self.now - kept
        with self.store.read() as unit:
            ids = [draft.id for draft in unit.drafts.untouched_since(moment)]
        return self._one_by_one(
            ids, lambda unit, one: _draft(unit, one, moment, self.now, after_due)
        )

    def requests(self, kept: timedelta) -> tuple[list[Fate], int]:
        """Return what became of requests closed longer ago than `kept`, and how many mails went."""
        moment, mails = self.now - kept, []

        def step(unit: Unit, ticket_id: str) -> Fate:
            letters = len(unit.outbox.for_ticket(ticket_id))
            fate = _request(unit, ticket_id, moment, self.now)
            mails.append(letters if fate == "gone" else 0)
            return fate

        with self.store.read() as unit:
            ids = [ticket.id for ticket in unit.tickets.closed_before(moment)]
        return self._one_by_one(ids, step), sum(mails)

    def chats(self, kept: timedelta, path: Path) -> tuple[list[Fate], int]:
        """Return what became of the chats silent for longer than `kept`, and how many Rasa events
        were deleted.

        First here, then at Rasa: what a crash leaves at Rasa belongs to no chat, by which the next
        run finds it.
        """
        moment = self.now - kept
        with self.store.read() as unit:
            silent = unit.conversations.untouched_since(moment)
        ids = [chat.id for chat in silent]
        fates = self._one_by_one(ids, lambda unit, one: _chat(unit, one, moment))
        went = {
            chat.rasa_sender for chat, fate in zip(silent, fates, strict=True) if fate == "gone"
        }
        with self.store.read() as unit:
            known = unit.conversations.senders() - went
        if self.dry:
            return fates, tracker_file.count_before(path, moment, known)
        return fates, tracker_file.forget(path, went) + tracker_file.forget_before(
            path, moment, known
        )

    def loose_mails_and_codes(self, mails_kept: timedelta) -> tuple[int, int]:
        """Return how many mails without a request, done with for longer than
        `mails_kept`, were deleted, and how many codes. Old verdicts on replies go too.
        """
        mails = codes = 0
        with suppress(_OnlyTryingError), self.store.begin() as unit:
            mails = unit.outbox.remove_done_before(self.now - mails_kept)
            codes = unit.codes.remove_before(self.now - CODES_KEPT)
            unit.feedback.remove_before((self.now - FEEDBACK_KEPT).date())
            self._undo_if_dry()
        return mails, codes

    def _one_by_one(self, ids: Iterable[str], step: Callable[[Unit, str], Fate]) -> list[Fate]:
        """Apply `step` to each id in a unit of work of its own; return the results."""
        fates: list[Fate] = []
        for one in ids:
            with suppress(_OnlyTryingError), self.store.begin() as unit:
                fates.append(step(unit, one))
                self._undo_if_dry()
        return fates

    def _undo_if_dry(self) -> None:
        if self.dry:
            raise _OnlyTryingError


def _draft(unit: Unit, draft_id: str, moment: datetime, now: datetime, after_due: int) -> Fate:
    draft = unit.drafts.by_id(draft_id)
    if draft is None or draft.updated_at >= moment:
        return "stays"
    chat = unit.conversations.by_id(draft.conversation_id) if draft.conversation_id else None
    if chat and chat.last_at >= moment:
        return "stays"  # somebody is talking there, and may come back to it
    if london(now) <= kept_at_least_until(draft, after_due) or holds_draft(unit, draft):
        return "held"
    unit.drafts.remove(draft_id)
    _forget(unit, draft_id, DRAFT_EXPIRED, "draft", now)
    return "gone"


def _request(unit: Unit, ticket_id: str, moment: datetime, now: datetime) -> Fate:
    ticket = unit.tickets.by_id(ticket_id)
    if ticket is None or ticket.closed_at is None or ticket.closed_at >= moment:
        return "stays"
    if holds_ticket(unit, ticket):
        return "held"
    if any(mail.state in ("waiting", "claimed") for mail in unit.outbox.for_ticket(ticket_id)):
        return "stays"  # it goes when they have gone
    unit.codes.remove_of(ticket_id)
    unit.outbox.remove_of(ticket_id)
    unit.tickets.remove(ticket_id)
    _forget(unit, ticket_id, PURGED, "closed", now)
    return "gone"


def _chat(unit: Unit, conversation_id: str, moment: datetime) -> Fate:
    chat = unit.conversations.by_id(conversation_id)
    if chat is None or chat.last_at >= moment:
        return "stays"
    if holds_conversation(unit, conversation_id) or unit.drafts.of_conversation(conversation_id):
        return "held"  # what a draft rests on goes after the draft
    unit.conversations.remove(conversation_id)
    return "gone"


def _forget(unit: Unit, ticket_id: str, event: str, state: str, now: datetime) -> None:
    """Remove the text from the record's history; event, time and author stay."""
    unit.history.forget_details(ticket_id)
    unit.history.append(ticket_id, now, WHO, event, state=state)

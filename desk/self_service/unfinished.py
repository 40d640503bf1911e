"""A request that was left half way in a chat, and what becomes of it when the parent is back."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.turn import Turn
from desk.casework.opening import discard_draft
from desk.forms.phrases import normalised
from desk.forms.wording import load_wording
from desk.intake.dialogue import Heard
from desk.intake.progress import Progress
from desk.self_service.dialogue import FollowUp, Said
from desk.self_service.pending import Pending
from desk.self_service.wording import load_wording as load_follow_up_wording
from desk.storage import Draft

# Who paused for less is still at it, or was just told where to find help; both are left in peace.
AWAY = timedelta(minutes=15)


@dataclass(frozen=True)
class Unfinished:
    """The unfinished request of one chat."""

    follow_up: FollowUp

    def draft(self) -> Draft | None:
        """Raises StorageError."""
        with self.follow_up.context.store.read() as unit:
            chat = unit.conversations.by_sender(self.follow_up.sender)
            return unit.drafts.newest_of(chat.id) if chat else None

    def offered(self, turn: Turn, pending: Pending, away: timedelta = AWAY) -> Said:
        """The reply with the offer to go on, once, to a parent who has been `away` for so long."""
        draft = self.draft()
        if draft is None or draft.submission_id == pending.offered:
            return Said(turn, pending)
        if self.follow_up.context.clock() - draft.updated_at < away:
            return Said(turn, pending)
        told = replace(pending.waiting("resuming", "confirm"), offered=draft.submission_id)
        return Said(self.follow_up.replies.offer_to_resume(turn, draft), told)

    def resumed(self, heard: Heard, pending: Pending) -> Progress | None:
        """How far the request had come, where the message wants to go on and there is one."""
        if not self._wants_to_go_on(heard, pending):
            return None
        draft = self.draft()
        if draft is None:
            return None
        return Progress(
            kind=draft.kind,
            first_mention_at=draft.first_mention_at,
            submission_id=draft.submission_id,
            answers=dict(draft.answers),
        )

    def _wants_to_go_on(self, heard: Heard, pending: Pending) -> bool:
        if wants_to_resume(heard):
            return True
        # A plain yes, right after the offer.
        return pending.awaited == "resuming" and heard.intent == load_wording().yes_intent

    def dropped(self, heard: Heard, pending: Pending) -> Said | None:
        """The reply where the message wants the unfinished request deleted."""
        words = self.follow_up.replies.wording
        said = normalised(heard.text)
        if pending.offered is None or said not in words.drop_words:
            return None
        draft = self.draft()
        if draft is None:
            return Said(self.follow_up.replies.nothing_unfinished(), pending)
        discard_draft(self.follow_up.context, draft.submission_id)
        return Said(self.follow_up.replies.dropped(), pending)


def wants_to_resume(heard: Heard) -> bool:
    """Whether the message says in so many words to go on with a request."""
    return heard.intent == load_follow_up_wording().resume_intent and heard.sure

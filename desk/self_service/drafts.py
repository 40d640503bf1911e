"""The unfinished request of a chat: offered to a parent who is back, resumed or discarded."""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.turn import Turn
from desk.casework.opening import discard_draft
from desk.forms.phrases import normalised
from desk.forms.wording import load_wording
from desk.intake.progress import Progress
from desk.intake.utterance import Utterance
from desk.self_service.dialogue import FollowUp, FollowUpReply
from desk.self_service.pending import Pending
from desk.self_service.wording import load_wording as load_follow_up_wording
from desk.storage import Draft

# Who paused for less is still at it, or was just told where to find help; neither is interrupted.
AWAY = timedelta(minutes=15)


@dataclass(frozen=True)
class UnfinishedRequest:
    """The unfinished request of one chat, if it has one."""

    follow_up: FollowUp

    def draft(self) -> Draft | None:
        """Return the newest draft of the chat. Raises StorageError."""
        with self.follow_up.context.store.read() as unit:
            chat = unit.conversations.by_sender(self.follow_up.sender)
            return unit.drafts.newest_of(chat.id) if chat else None

    def offer(self, turn: Turn, pending: Pending, away: timedelta = AWAY) -> FollowUpReply:
        """Add the offer to go on to a reply, once, if the parent was `away` for so long."""
        draft = self.draft()
        if draft is None or draft.submission_id == pending.offered:
            return FollowUpReply(turn, pending)
        if self.follow_up.context.clock() - draft.updated_at < away:
            return FollowUpReply(turn, pending)
        offered = replace(pending.waiting("resuming", "confirm"), offered=draft.submission_id)
        return FollowUpReply(self.follow_up.replies.offer_to_resume(turn, draft), offered)

    def resume(self, utterance: Utterance, pending: Pending) -> Progress | None:
        """Return how far the request had come, if the message says to go on and there is one."""
        if not self._wants_to_go_on(utterance, pending):
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

    def _wants_to_go_on(self, utterance: Utterance, pending: Pending) -> bool:
        if wants_to_resume(utterance):
            return True
        # A plain yes, right after the offer.
        return pending.awaited == "resuming" and utterance.intent == load_wording().yes_intent

    def discard(self, utterance: Utterance, pending: Pending) -> FollowUpReply | None:
        """Delete the draft if the message says so; None if it says something else."""
        words = self.follow_up.replies.wording
        if pending.offered is None or normalised(utterance.text) not in words.drop_words:
            return None
        draft = self.draft()
        if draft is None:
            return FollowUpReply(self.follow_up.replies.nothing_unfinished(), pending)
        discard_draft(self.follow_up.context, draft.submission_id)
        return FollowUpReply(self.follow_up.replies.draft_discarded(), pending)


def wants_to_resume(utterance: Utterance) -> bool:
    """Return whether the message says in so many words to go on with a request."""
    return utterance.intent == load_follow_up_wording().resume_intent and utterance.is_sure

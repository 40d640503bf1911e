"""Taking a request from the first wish to the stored ticket, one message at a time."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from bot.answers import load_answers
from bot.turn import Outcome, Turn
from desk.forms.kinds import Kind, kind_for_intent, load_kinds
from desk.forms.wording import load_wording
from desk.intake import changing, dialogue, outcomes
from desk.intake.additional_requests import other_wishes
from desk.intake.dialogue import Heard
from desk.intake.progress import Progress
from desk.intake.record_answer import begun
from desk.intake.replies import Opened, Replies
from desk.storage.errors import StorageError


class Desk(Protocol):
    """Where a request goes."""

    def keep_draft(self, progress: Progress, kind: Kind) -> bool:
        """Keep what was told so far; whether it is kept. Never raises: the chat goes on."""

    def discard_draft(self, progress: Progress) -> None:
        """Forget what was kept. Raises StorageError where it could not be."""

    def has_opened(self, progress: Progress) -> bool:
        """Whether it is stored already: a crash may have come before the parent was told.

        Never raises.
        """

    def open(self, progress: Progress, kind: Kind) -> Opened:
        """Store the request and return its ticket, the same one for the same submission.

        Raises StorageError where nothing was stored.
        """


@dataclass(frozen=True)
class Result:
    """What to say, and how far the request now is; None when it is over."""

    turn: Turn
    progress: Progress | None


@dataclass(frozen=True)
class Conversation:
    replies: Replies
    desk: Desk

    @classmethod
    def with_desk(cls, desk: Desk) -> "Conversation":
        """With the kinds, wording and answers of data/."""
        return cls(Replies(load_kinds(), load_wording(), load_answers()), desk)

    def collects(self, intent: str) -> bool:
        """Whether messages of this intent ask for a request."""
        return kind_for_intent(intent, self.replies.kinds) is not None

    def changes(self, progress: Progress, text: str) -> bool:
        """Whether the message names an answer to change, as "back to the name" does."""
        kind, wording = self.replies.kind(progress), self.replies.wording
        return changing.change(progress, kind, text, wording, at_read_back=False) is not None

    def start(self, intent: str, now: datetime, text: str = "") -> Result:
        """Begin the kind of request that `intent` asks for, in the message `text`.

        ValueError where the intent asks for none.
        """
        kind = kind_for_intent(intent, self.replies.kinds)
        if kind is None:
            raise ValueError(f"no kind of request has the intent '{intent}'")
        progress = Progress(kind.kind, first_mention_at=now)
        wished = begun(progress, kind, text, self.replies.wording)
        self._keep(wished.progress, kind)
        progress = wished.progress
        noted: list[str] = []
        for other in other_wishes(text, kind, self.replies.kinds):
            progress, queued = self._queue(progress, other, now)
            noted.append(queued)
        return Result(self.replies.opening(progress, (*wished.said, *noted)), progress)

    def resume(self, progress: Progress) -> Result:
        """Go on with a request that was left half way."""
        return Result(self.replies.resuming(progress), progress)

    def hear(
        self, progress: Progress, heard: Heard, answer: Callable[[], Turn], now: datetime
    ) -> Result:
        """Take one message; `answer` gives the turn for a question put in between."""
        replies = self.replies
        kind = replies.kinds[progress.kind]
        match dialogue.hear(progress, kind, heard, replies.kinds, replies.wording):
            case outcomes.Endangered(told):
                return self._help(answer(), told, kind)
            case _ if self.desk.has_opened(progress):
                return self._open(progress, kind)
            case outcomes.Answered(further, said):
                return self._go_on(further, kind, said)
            case outcomes.Confirmed():
                return self._open(progress, kind)
            case outcomes.Misfit(problem):
                return Result(replies.problem(progress, problem), progress)
            case outcomes.Disagreed():
                return Result(replies.changing(progress), progress)
            case outcomes.AskedBetween():
                return Result(replies.between(answer(), progress), progress)
            case outcomes.Switched(wanted):
                other = Progress(wanted.kind, first_mention_at=now, paused=progress)
                return Result(replies.opening(other), other)
            case outcomes.Queued(wanted):
                further, queued = self._queue(progress, wanted, now)
                return Result(replies.asking(further, (queued,)), further)
            case outcomes.Stopped():
                deleted = _is_right(kind) and self._discarded(progress)
                return self._over(replies.cancelled(progress, deleted=deleted), progress)

    def _queue(self, progress: Progress, wanted: Kind, now: datetime) -> tuple[Progress, str]:
        """Keep another wish with its time, once for each kind, and what the parent is told.

        The law's clock runs from its first mention, whichever request comes first.
        """
        mark = f"queued {wanted.kind}"
        kept = mark in progress.told
        if not kept and _is_right(wanted):
            kept = self.desk.keep_draft(Progress(wanted.kind, first_mention_at=now), wanted)
        told = progress.told if mark in progress.told or not kept else (*progress.told, mark)
        return replace(progress, told=told), self.replies.one_at_a_time(wanted, queued=kept)

    def _go_on(self, progress: Progress, kind: Kind, said: tuple[str, ...]) -> Result:
        if progress.next_step(kind) is None and not kind.read_back:
            return self._open(progress, kind)
        self._keep(progress, kind)
        return Result(self.replies.asking(progress, self.replies.filled(said)), progress)

    def _help(self, urgent: Turn, told: Progress | None, kind: Kind) -> Result:
        """Where to get help comes first; then what a story told goes on with, if it was one."""
        if told is None:
            return Result(self.replies.endangered(urgent, kind), None)
        self._keep(told, kind)
        return Result(self.replies.between(urgent, told), told)

    def _open(self, progress: Progress, kind: Kind) -> Result:
        try:
            ticket = self.desk.open(progress, kind)
        except StorageError:
            return Result(self.replies.not_saved(progress), progress)
        return self._over(self.replies.opened(progress, ticket), progress)

    def _keep(self, progress: Progress, kind: Kind) -> None:
        if _is_right(kind):
            self.desk.keep_draft(progress, kind)

    def _discarded(self, progress: Progress) -> bool:
        try:
            self.desk.discard_draft(progress)
        except StorageError:
            return False
        return True

    def _over(self, said: Turn, progress: Progress) -> Result:
        """This request is done; one that waited for it goes on."""
        if progress.paused is None:
            return Result(said, None)
        return Result(self.replies.resuming(progress.paused, said), progress.paused)


def _is_right(kind: Kind) -> bool:
    """Whether it is a data right: the law's clock runs from the first mention of one."""
    return kind.outcome is Outcome.REQUEST

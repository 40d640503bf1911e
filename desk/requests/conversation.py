"""Taking a request from the first wish to the stored ticket, one message at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.answers import load_answers
from bot.turn import Turn
from desk.requests import dialogue, moves
from desk.requests.dialogue import Heard
from desk.requests.kinds import Kind, kind_for_intent, load_kinds, load_wording
from desk.requests.progress import Progress
from desk.requests.replies import Opened, Replies
from desk.storage.errors import StorageError

# Stores a request and returns its ticket; the same submission again returns the same ticket.
# Raises StorageError where nothing was stored.
Opener = Callable[[Progress, Kind], Opened]


@dataclass(frozen=True)
class Result:
    """What to say, and how far the request now is; None when it is over."""

    turn: Turn
    progress: Progress | None


@dataclass(frozen=True)
class Conversation:
    replies: Replies
    opener: Opener

    @classmethod
    def with_opener(cls, opener: Opener) -> "Conversation":
        """With the kinds, wording and answers of data/."""
        return cls(Replies(load_kinds(), load_wording(), load_answers()), opener)

    def start(self, intent: str, now: datetime) -> Result:
        """Begin the kind of request that `intent` asks for; ValueError where it asks for none."""
        kind = kind_for_intent(intent, self.replies.kinds)
        if kind is None:
            raise ValueError(f"no kind of request has the intent '{intent}'")
        progress = Progress(kind.kind, first_mention_at=now)
        return Result(self.replies.opening(progress), progress)

    def hear(
        self, progress: Progress, heard: Heard, answer: Callable[[], Turn], now: datetime
    ) -> Result:
        """Take one message; `answer` gives the turn for a question put in between."""
        replies = self.replies
        kind = replies.kinds[progress.kind]
        match dialogue.hear(progress, kind, heard, replies.kinds, replies.wording):
            case moves.Answered(further):
                return self._go_on(further, kind)
            case moves.Confirmed():
                return self._store(progress, kind)
            case moves.Misfit(problem):
                return Result(replies.problem(progress, problem), progress)
            case moves.Disagreed():
                return Result(replies.changing(progress), progress)
            case moves.AskedBetween():
                return Result(replies.between(answer(), progress), progress)
            case moves.Switched(wanted):
                other = Progress(wanted.kind, first_mention_at=now, paused=progress)
                return Result(replies.opening(other), other)
            case moves.Endangered():
                return Result(answer(), None)
            case moves.Stopped():
                return self._over(replies.cancelled(progress), progress)

    def _go_on(self, progress: Progress, kind: Kind) -> Result:
        if progress.next_step(kind) is None and not kind.read_back:
            return self._store(progress, kind)
        return Result(self.replies.asking(progress), progress)

    def _store(self, progress: Progress, kind: Kind) -> Result:
        try:
            ticket = self.opener(progress, kind)
        except StorageError:
            return Result(self.replies.not_saved(progress), progress)
        return self._over(self.replies.opened(progress, ticket), progress)

    def _over(self, said: Turn, progress: Progress) -> Result:
        """This request is done; one that waited for it goes on."""
        if progress.paused is None:
            return Result(said, None)
        return Result(self.replies.resuming(said, progress.paused), progress.paused)

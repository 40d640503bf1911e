"""A parent who talks to the dialogue of a request, and a desk that stores what is opened."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.answers import load_answers
from bot.turn import Turn
from desk.requests.conversation import Conversation, Result
from desk.requests.dialogue import Heard
from desk.requests.kinds import Kind
from desk.requests.progress import Progress
from desk.requests.replies import Opened
from desk.storage.errors import StorageUnavailable

BOOK = load_answers()
NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
OPENED = Opened("SAR-2026-000001", date(2026, 12, 23), ("Received Monday.", "Due Wednesday."))


@dataclass
class Desk:
    """Stores what is opened; `down` makes storing fail."""

    down: bool = False
    opened: list[Progress] = field(default_factory=list)

    def open(self, progress: Progress, _kind: Kind) -> Opened:
        if self.down:
            raise StorageUnavailable("down")
        self.opened.append(progress)
        return OPENED


@dataclass
class Chat:
    """A parent who talks; a message is text, or (text, intent, confidence)."""

    desk: Desk = field(default_factory=Desk)
    result: Result | None = None

    def start(self, intent: str = "request_access") -> Turn:
        self.result = Conversation.with_opener(self.desk.open).start(intent, NOW)
        return self.result.turn

    def say(
        self, text: str, intent: str = "none", confidence: float = 0.0, danger: float = 0.0
    ) -> Turn:
        assert self.result is not None
        assert self.result.progress is not None
        # Through the slot's form, as in Rasa.
        progress = Progress.from_slot(self.result.progress.as_slot())
        outcome = BOOK[intent].outcome if intent in BOOK else None
        heard = Heard(text, intent, confidence, outcome, danger)
        self.result = Conversation.with_opener(self.desk.open).hear(
            progress, heard, answer=lambda: BOOK.turn(intent), now=NOW
        )
        return self.result.turn

    @property
    def progress(self) -> Progress | None:
        assert self.result is not None
        return self.result.progress

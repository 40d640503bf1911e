"""A parent who talks to the dialogue of a request, and a desk that stores what is opened."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from bot.answers import load_answers
from bot.turn import Turn
from desk.forms.kinds import Kind
from desk.forms.marks import NOTED
from desk.intake.conversation import NextTurn, RequestConversation
from desk.intake.progress import Progress
from desk.intake.replies import Opened
from desk.intake.utterance import Utterance
from desk.storage.errors import StorageUnavailable

BOOK = load_answers()
NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
OPENED = Opened("SAR-2026-000001", date(2026, 12, 23), ("Received Monday.", "Due Wednesday."))


@dataclass
class FakeDesk:
    """Stores what is opened and keeps drafts; `down` makes storing fail."""

    down: bool = False
    ticket: Opened = OPENED
    opened: list[Progress] = field(default_factory=list)
    drafts: dict[str, Progress] = field(default_factory=dict)
    preserved: list[Progress] = field(default_factory=list)
    who: dict[str, str] = field(default_factory=dict)

    def keep_draft(self, progress: Progress, _kind: Kind) -> bool:
        self.drafts[progress.submission_id] = progress
        return True

    def noted(self, kind: Kind) -> Progress | None:
        return next(
            (d for d in self.drafts.values() if d.kind == kind.kind and NOTED in d.answers), None
        )

    def known(self) -> dict[str, str]:
        return self.who

    def tell_dpl(self) -> bool:
        return not self.down and bool(self.drafts)

    def keep_recording(self, progress: Progress, _kind: Kind) -> bool:
        self.preserved.append(progress)
        return not self.down

    def discard_draft(self, progress: Progress) -> None:
        if self.down:
            raise StorageUnavailable("down")
        del self.drafts[progress.submission_id]

    def has_opened(self, progress: Progress) -> bool:
        return progress.submission_id in {opened.submission_id for opened in self.opened}

    def open(self, progress: Progress, _kind: Kind) -> Opened:
        if self.down:
            raise StorageUnavailable("down")
        self.opened.append(progress)
        return self.ticket


@dataclass
class IntakeChat:
    """A parent who talks; a message is text, or (text, intent, confidence)."""

    desk: FakeDesk = field(default_factory=FakeDesk)
    result: NextTurn | None = None

    @property
    def conversation(self) -> RequestConversation:
        return RequestConversation.with_desk(self.desk)

    def start(self, intent: str = "request_access", text: str = "") -> Turn:
        self.result = self.conversation.start(intent, NOW, text)
        return self.result.turn

    def resume(self, progress: Progress) -> Turn:
        self.result = self.conversation.resume(progress)
        return self.result.turn

    def say(
        self, text: str, intent: str = "none", confidence: float = 0.0, risk: float = 0.0
    ) -> Turn:
        assert self.result is not None
        assert self.result.progress is not None
        # Through the slot's form, as in Rasa: JSON.
        slot = json.loads(json.dumps(self.result.progress.as_slot()))
        outcome = BOOK[intent].outcome if intent in BOOK else None
        self.result = self.conversation.handle(
            Progress.from_slot(slot),
            Utterance(text, intent, confidence, outcome, risk),
            answer=lambda: BOOK.turn(intent),
            now=NOW,
        )
        return self.result.turn

    def say_all(self, *messages: str) -> Turn:
        """Say them one after the other and return the last reply."""
        return [self.say(text) for text in messages][-1]

    @property
    def answers(self) -> dict[str, str]:
        """The answers so far."""
        assert self.progress is not None
        return dict(self.progress.answers)

    @property
    def progress(self) -> Progress | None:
        assert self.result is not None
        return self.result.progress

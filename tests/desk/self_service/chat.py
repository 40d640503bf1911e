"""A parent who follows up requests in one chat, a mailbox, and a clock to put forward."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.answers import load_answers
from bot.turn import Turn
from desk.cases.ticket import Ticket
from desk.casework.context import CaseContext
from desk.casework.opening import open_ticket
from desk.intake.utterance import Utterance
from desk.self_service.dialogue import FollowUp
from desk.self_service.pending import Pending
from desk.storage import Conversation, Store
from tests.desk.samples import case_context, request

START = datetime(2026, 11, 23, 21, tzinfo=UTC)
SENDER = "sender-1"
BOOK = load_answers()


def utterance(text: str, intent: str = "none", confidence: float = 0.9) -> Utterance:
    return Utterance(text, intent, confidence, BOOK[intent].outcome if intent in BOOK else None)


@dataclass
class SelfServiceChat:
    store: Store
    now: datetime = START
    pending: Pending = field(default_factory=Pending)
    context: CaseContext = field(init=False)

    def __post_init__(self) -> None:
        self.context = case_context(self.store, lambda: self.now)
        with self.store.begin() as unit:
            unit.conversations.add(Conversation("c1", "0" * 64, SENDER, START, START))

    @property
    def follow_up(self) -> FollowUp:
        return FollowUp.of(SENDER, self.context)

    def open(
        self, submission_id: str = "s1", conversation: str | None = None, **more: str
    ) -> Ticket:
        cmd = request(START, submission_id=submission_id, conversation=conversation, **more)
        return open_ticket(cmd, self.context)

    def say(self, text: str, intent: str = "none", confidence: float = 0.9) -> Turn | None:
        """Return the reply to a follow-up; None if the message is none."""
        self.now += timedelta(seconds=1)
        # Through the slot's form, as in Rasa.
        pending = Pending.from_slot(self.pending.as_slot())
        said = self.follow_up.handle(utterance(text, intent, confidence), pending)
        if said is None:
            return None
        self.pending = said.pending
        return said.turn

    def ask(self, text: str, intent: str = "none", confidence: float = 0.9) -> Turn:
        turn = self.say(text, intent, confidence)
        assert turn is not None, f"{text!r} was taken for something else"
        return turn

    def code(self) -> str:
        """Return the code that was mailed last."""
        with self.store.read() as unit:
            mails = [mail for mail in unit.outbox.all() if "code" in mail.subject.lower()]
        found = re.search(r"\b(?:\d{6}|\d{8})\b", mails[-1].text_body)
        assert found
        return found[0]

    def ticket(self, reference: str) -> Ticket:
        with self.store.read() as unit:
            found = unit.tickets.by_reference(reference)
        assert found
        return found

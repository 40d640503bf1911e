"""What the assistant says while a request is being collected, and when it is over."""

from dataclasses import dataclass, replace
from datetime import date

from bot.turn import Option, Outcome, RequestInfo, Stage, Turn
from desk.dates import in_words
from desk.forms.kinds import Kind
from desk.intake.progress import Progress
from desk.intake.questions import Questions


@dataclass(frozen=True)
class Opened:
    """A stored ticket, as far as the parent is told: `explanation` says why it is due then.

    `similar` is the reference of an open request of the same kind that this chat opened before;
    `code_sent`: a code to confirm the address is on its way by e-mail.
    """

    reference: str
    due: date | None
    explanation: tuple[str, ...]
    similar: str | None = None
    code_sent: bool = False


class Replies(Questions):
    def opened(self, progress: Progress, ticket: Opened) -> Turn:
        """The stored request: its reference, its due date, its explanation, and what is next."""
        kind = self.kind(progress)
        asked = kind.asked(progress.answers)
        text = self.fill(
            kind.opened,
            shown={step.field: self.shown(step, progress) for step in asked},
            reference=ticket.reference,
            due=in_words(ticket.due) if ticket.due else "",
            explanation=" ".join(ticket.explanation),
        )
        info = RequestInfo(kind.kind, Stage.OPENED, ticket.reference, ticket.due)
        return Turn(
            kind.outcome,
            self.book.version,
            (text, *self._besides(progress, ticket)),
            request=info if kind.outcome is Outcome.REQUEST else None,
        )

    def _besides(self, progress: Progress, ticket: Opened) -> tuple[str, ...]:
        wording = self.wording
        said = (
            wording.preserving if self.kind(progress).preserves(progress.answers) else "",
            wording.similar if ticket.similar else "",
            wording.code_sent if ticket.code_sent else "",
        )
        return tuple(self.fill(text, similar=ticket.similar) for text in said if text)

    def endangered(self, urgent: Turn, kind: Kind) -> Turn:
        """Where to get help, and a way back to a request of which a draft is kept."""
        if kind.outcome is not Outcome.REQUEST:
            return urgent
        resume = Option(self.wording.buttons["resume"], "/resume_request")
        return replace(urgent, options=(*urgent.options, resume))

    def cancelled(self, progress: Progress, *, deleted: bool) -> Turn:
        """The parent stopped it; `deleted`: what was kept of it is gone."""
        outcome = self.kind(progress).outcome
        said = self.wording.cancelled if deleted else self.wording.nothing_sent
        outcome = Outcome.CHAT if outcome is Outcome.HANDOFF else outcome
        return self.over(progress, outcome, (self.fill(said),), Stage.CANCELLED)

    def resuming(self, progress: Progress, done: Turn | None = None) -> Turn:
        """The question of a request that has waited, after what was just `done`."""
        resumed = self.fill(self.wording.resumed, kind=self.kind(progress))
        question = self.asking(progress, (resumed,))
        if done is None:
            return question
        return replace(question, outcome=done.outcome, texts=done.texts + question.texts)

    def one_at_a_time(self, wanted: Kind, *, queued: bool) -> str:
        """That another request must wait; `queued`: it is noted, and comes after this one."""
        words = self.wording.queued if queued else self.wording.one_at_a_time
        return self.fill(words, kind=wanted)

    def not_saved(self, progress: Progress) -> Turn:
        """Storing failed: nothing was saved, and how to go on."""
        again = Option(self.wording.buttons["again"], "yes")
        failed = self.book.turn("request_not_saved")
        turn = replace(failed, options=(again, *self.buttons("stop")))
        return self.with_stage(turn, progress)

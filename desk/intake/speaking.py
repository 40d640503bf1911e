"""What every reply of a request is made of: texts filled in, buttons, and what machines read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.answers import AnswerBook
from bot.answers.book import fill
from bot.turn import Option, Outcome, RequestInfo, Stage, Turn
from desk.forms.kinds import Kind
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake.progress import Progress


@dataclass(frozen=True)
class Speaker:
    kinds: Mapping[str, Kind]
    wording: Wording
    book: AnswerBook

    def fill(self, template: str, **facts: object) -> str:
        return fill(template, trust=self.book.trust, **facts).strip()

    def filled(self, templates: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.fill(template) for template in templates)

    def kind(self, progress: Progress) -> Kind:
        return self.kinds[progress.kind]

    def buttons(self, *names: str) -> tuple[Option, ...]:
        return tuple(Option(self.wording.buttons[name], name) for name in names)

    def shown(self, step: Step, progress: Progress) -> str:
        """An answer as the parent should read it."""
        return step.shown(progress.answers[step.field]) or self.wording.not_given

    def collecting(
        self, progress: Progress, texts: tuple[str, ...], options: tuple[Option, ...]
    ) -> Turn:
        """A turn of a request that is not sent yet."""
        turn = Turn(self.kind(progress).outcome, self.book.version, texts, options=options)
        return self.with_stage(turn, progress)

    def with_stage(self, turn: Turn, progress: Progress) -> Turn:
        """The turn with how far the request is; a call-back is no request to contract.md."""
        kind = self.kind(progress)
        if kind.outcome is not Outcome.REQUEST:
            return turn
        return replace(turn, request=RequestInfo(kind.kind, progress.stage(kind)))

    def over(
        self, progress: Progress, outcome: Outcome, texts: tuple[str, ...], stage: Stage
    ) -> Turn:
        """A turn of a request that has ended without a ticket."""
        info = RequestInfo(progress.kind, stage) if outcome is Outcome.REQUEST else None
        return Turn(outcome, self.book.version, texts, request=info)

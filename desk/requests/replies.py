"""What the assistant says while a request is being collected."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from bot.answers import AnswerBook
from bot.answers.book import fill
from bot.turn import Option, Outcome, RequestInfo, Stage, Turn
from desk.requests.kinds import Kind, Wording
from desk.requests.progress import Progress
from desk.when import in_words


@dataclass(frozen=True)
class Opened:
    """A stored ticket, as far as the parent is told: `working` are the lines behind the date."""

    reference: str
    due: date
    working: tuple[str, ...]


@dataclass(frozen=True)
class Replies:
    kinds: Mapping[str, Kind]
    wording: Wording
    book: AnswerBook

    def opening(self, progress: Progress) -> Turn:
        """The first question, with what is about to happen before it."""
        kind = self._kind(progress)
        before = self._fill(f"{kind.opening} {kind.before_questions}", count=len(kind.steps))
        return self.asking(progress, before=before)

    def asking(self, progress: Progress, before: str = "") -> Turn:
        """The next question, or the read-back when all questions are answered."""
        kind = self._kind(progress)
        step = progress.next_step(kind)
        if step:
            words = self._fill(step.question(progress.answers))
            options = tuple(Option(choice.title, choice.title) for choice in step.choices)
        else:
            words = self._fill(kind.read_back, answers=self._answers(progress))
            options = self._buttons("yes", "no", "stop")
        texts = tuple(text for text in (before, words) if text)
        return self._turn(kind, progress, texts, options)

    def problem(self, progress: Progress, problem: str) -> Turn:
        """The reply did not fit: what would, with the same buttons as the question."""
        return replace(self.asking(progress), texts=(self._fill(problem),))

    def changing(self, progress: Progress) -> Turn:
        """Which answer should be changed?"""
        kind = self._kind(progress)
        options = tuple(Option(step.name.capitalize(), step.name) for step in kind.steps)
        return self._turn(
            kind, progress, (self.wording.change,), (*options, *self._buttons("stop"))
        )

    def between(self, answer: Turn, progress: Progress) -> Turn:
        """The answer to a question put in between, and then the request's own question again."""
        question = self.asking(progress)
        unclear = answer.outcome is Outcome.CLARIFY
        return replace(
            question,
            outcome=answer.outcome,
            texts=answer.texts + question.texts,
            answers=answer.answers,
            options=answer.options if unclear else question.options,
        )

    def opened(self, progress: Progress, ticket: Opened) -> Turn:
        """The stored request: its reference, its due date and the working of it."""
        kind = self._kind(progress)
        text = self._fill(
            kind.opened,
            shown=self._shown(progress),
            reference=ticket.reference,
            due=in_words(ticket.due),
            working=" ".join(ticket.working),
        )
        info = RequestInfo(kind.kind, Stage.OPENED, ticket.reference, ticket.due)
        return Turn(
            kind.outcome,
            self.book.version,
            (text,),
            request=info if kind.outcome is Outcome.REQUEST else None,
        )

    def cancelled(self, progress: Progress) -> Turn:
        kind = self._kind(progress)
        outcome = Outcome.CHAT if kind.outcome is Outcome.HANDOFF else kind.outcome
        info = RequestInfo(kind.kind, Stage.CANCELLED) if outcome is Outcome.REQUEST else None
        return Turn(outcome, self.book.version, (self.wording.cancelled,), request=info)

    def resuming(self, done: Turn, progress: Progress) -> Turn:
        """What was just done, and then the question of the request that waited meanwhile."""
        question = self.asking(progress, before=self.wording.resumed)
        return replace(question, outcome=done.outcome, texts=done.texts + question.texts)

    def not_saved(self, progress: Progress) -> Turn:
        """Storing failed: nothing was saved, and how to go on."""
        turn = replace(
            self.book.turn("request_not_saved"),
            options=(
                Option(self.wording.buttons["again"], "yes"),
                *self._buttons("stop"),
            ),
        )
        return self._with_info(turn, self._kind(progress), progress)

    def _turn(
        self, kind: Kind, progress: Progress, texts: tuple[str, ...], options: tuple[Option, ...]
    ) -> Turn:
        turn = Turn(kind.outcome, self.book.version, texts, options=options)
        return self._with_info(turn, kind, progress)

    def _with_info(self, turn: Turn, kind: Kind, progress: Progress) -> Turn:
        if kind.outcome is not Outcome.REQUEST:
            return turn
        return replace(turn, request=RequestInfo(kind.kind, progress.stage(kind)))

    def _buttons(self, *names: str) -> tuple[Option, ...]:
        return tuple(Option(self.wording.buttons[name], name) for name in names)

    def _kind(self, progress: Progress) -> Kind:
        return self.kinds[progress.kind]

    def _shown(self, progress: Progress) -> dict[str, str]:
        kind = self._kind(progress)
        return {name: kind.step(name).shown(value) for name, value in progress.answers.items()}

    def _answers(self, progress: Progress) -> list[dict[str, str]]:
        """What was answered, in the order it was asked."""
        shown = self._shown(progress)
        steps = self._kind(progress).steps
        return [{"label": step.label, "shown": shown[step.field]} for step in steps]

    def _fill(self, template: str, **facts: object) -> str:
        return fill(template, trust=self.book.trust, **facts).strip()

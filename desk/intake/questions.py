"""What the assistant asks: the questions of a request, its read-back, and what to change."""

from dataclasses import replace

from bot.turn import Option, Outcome, Turn
from desk.forms.kinds import Kind
from desk.forms.steps import Step
from desk.intake.progress import Progress
from desk.intake.speaking import Speaker


class Questions(Speaker):
    def opening(self, progress: Progress, said: tuple[str, ...] = ()) -> Turn:
        """The first question, with what is about to happen, and what is `said`, before it."""
        kind = self.kind(progress)
        asks = kind.before_questions if progress.next_step(kind) else ""
        before = self.fill(f"{kind.opening} {asks}", questions=_how_many(kind))
        return self.asking(progress, (before, *self.filled(said)))

    def asking(self, progress: Progress, before: tuple[str, ...] = ()) -> Turn:
        """The next question, or the read-back when all questions are answered."""
        words, options = self._question(progress)
        return self.collecting(progress, tuple(t for t in (*before, words) if t), options)

    def problem(self, progress: Progress, problem: str) -> Turn:
        """The reply did not fit: what would, with the same buttons as the question."""
        return replace(self.asking(progress), texts=(self.fill(problem),))

    def changing(self, progress: Progress) -> Turn:
        """Which answer should be changed?"""
        steps = self.kind(progress).asked(progress.answers)
        options = tuple(Option(step.name.capitalize(), step.name) for step in steps)
        texts = (self.fill(self.wording.change),)
        return self.collecting(progress, texts, (*options, *self.buttons("stop")))

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

    def _question(self, progress: Progress) -> tuple[str, tuple[Option, ...]]:
        if progress.at_route:
            return self.fill(self.wording.routing.go_on), self.buttons("go on", "stop")
        kind = self.kind(progress)
        step = progress.next_step(kind)
        if step is None:
            return self._read_back(kind, progress), self.buttons("yes", "no", "stop")
        skip = self.buttons("skip") if step.optional else ()
        return self.fill(step.question(progress.answers)), (*_choices(step), *skip)

    def _read_back(self, kind: Kind, progress: Progress) -> str:
        steps = kind.asked(progress.answers)
        answers = [{"label": step.label, "shown": self.shown(step, progress)} for step in steps]
        return self.fill(kind.read_back, answers=answers)


def _choices(step: Step) -> tuple[Option, ...]:
    return tuple(Option(choice.title, choice.title) for choice in step.choices)


def _how_many(kind: Kind) -> str:
    """How many questions there are, as far as that is known before the first is answered."""
    if any(step.when for step in kind.steps):
        return "a few short questions"
    return "one short question" if len(kind.steps) == 1 else f"{len(kind.steps)} short questions"

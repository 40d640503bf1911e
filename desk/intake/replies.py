"""What the assistant says while a request is collected, and when it is over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from bot.answers import AnswerBook
from bot.templates import fill
from bot.turn import FieldInput, Option, Outcome, RequestInfo, Stage, SummaryRow, Turn
from desk.cases.deadline import due
from desk.cases.timeline import Timeline
from desk.dates import in_words, london
from desk.forms.kinds import Kind
from desk.forms.steps import Step
from desk.forms.wording import Wording
from desk.intake.progress import Progress

LONG_TEXT = 500  # characters: from here a form gives more than a line


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


@dataclass(frozen=True)
class Replies:
    """Turns made of the kinds' and the wording's texts, which are Jinja2 templates."""

    kinds: Mapping[str, Kind]
    wording: Wording
    book: AnswerBook

    def kind(self, progress: Progress) -> Kind:
        """Return the kind of request that is collected."""
        return self.kinds[progress.kind]

    def opening(self, progress: Progress, notes: Iterable[str] = ()) -> Turn:
        """Ask the first question, after what is about to happen, and the notes."""
        kind = self.kind(progress)
        asks = kind.before_questions if progress.next_step(kind) else ""
        before = self._fill(f"{kind.opening} {asks}", questions=_how_many(kind))
        return self._asking(progress, (before, *map(self._fill, notes)))

    def asking(self, progress: Progress, notes: Iterable[str] = ()) -> Turn:
        """Ask the next question after the notes, or read back once all questions are answered."""
        return self._asking(progress, tuple(map(self._fill, notes)))

    def problem(self, progress: Progress, problem: str) -> Turn:
        """Say what would fit, with the same buttons as the question."""
        said = self._fill(problem)
        asked = self._asking(progress)
        info = asked.request
        if info and info.input:
            info = replace(info, input=replace(info.input, error=said))
        return replace(asked, texts=(said,), request=info)

    def welcome(self, turn: Turn) -> Turn:
        """Greet somebody who has been away while a request was open."""
        return replace(turn, texts=(self._fill(self.wording.welcome_back), *turn.texts))

    def saying(self, said: str, progress: Progress) -> Turn:
        """Say something about the request itself, and ask the question again."""
        kind = self.kind(progress)
        step = progress.next_step(kind)
        day = due(kind.rules, Timeline(london(progress.first_mention_at))).date
        text = self._fill(
            said,
            why=self._fill(step.why or self.wording.confirm_problem)
            if step
            else self.wording.confirm_problem,
            left=self._left(progress, kind),
            promise=kind.promise[:1].lower() + kind.promise[1:],
            due=in_words(day) if day else "",
        )
        return self._asking(progress, (text,))

    def _left(self, progress: Progress, kind: Kind) -> str:
        """Return how many questions there still are."""
        steps = [s for s in kind.asked(progress.answers) if s.field not in progress.answers]
        if not steps:
            return "That was the last question. Only your yes is needed."
        more = "one more question" if len(steps) == 1 else f"{len(steps)} more short questions"
        return f"There {'is' if len(steps) == 1 else 'are'} {more}, and then I read it all back."

    def answered(self, answer: Turn, cancelled: Turn) -> Turn:
        """Give the answer to what is asked instead of a request that is stopped."""
        return replace(answer, texts=cancelled.texts + answer.texts)

    def changing(self, progress: Progress) -> Turn:
        """Ask which answer should be changed."""
        steps = self.kind(progress).asked(progress.answers)
        options = tuple(Option(step.name.capitalize(), step.name) for step in steps)
        texts = (self._fill(self.wording.change),)
        return self._collecting(progress, texts, (*options, *self._buttons("stop")))

    def staying_open(self, urgent: Turn) -> Turn:
        """Say who to contact in danger, and that the request is not lost."""
        return replace(urgent, texts=(*urgent.texts, self.book.text("request_stays_open")))

    def side_answer(self, answer: Turn, progress: Progress) -> Turn:
        """Give the answer to a side question, and then ask the request's own question again.

        A false alarm can be left by its own button.
        """
        question = self._asking(progress)
        options = question.options
        if answer.outcome is Outcome.CLARIFY:
            options = answer.options
        elif answer.outcome is Outcome.URGENT:
            options = (*answer.options, *question.options)
        return replace(
            question,
            outcome=answer.outcome,
            texts=answer.texts + question.texts,
            answers=answer.answers,
            options=options,
        )

    def opened(self, progress: Progress, ticket: Opened) -> Turn:
        """Give the reference of the stored request, its due date and why, and what comes next."""
        kind = self.kind(progress)
        asked = kind.asked(progress.answers)
        text = self._fill(
            kind.opened,
            shown={step.field: self._shown(step, progress) for step in asked},
            by_email="@" in progress.answers.get("requester_contact", ""),
            reference=ticket.reference,
            due=in_words(ticket.due) if ticket.due else "",
            explanation=" ".join(ticket.explanation),
        )
        summary = self._summary(kind, progress)
        info = RequestInfo(kind.kind, Stage.OPENED, ticket.reference, ticket.due, summary=summary)
        return Turn(
            kind.outcome,
            self.book.version,
            (text, *self._notes_on(progress, ticket)),
            request=info if kind.outcome is Outcome.REQUEST else None,
        )

    def _notes_on(self, progress: Progress, ticket: Opened) -> tuple[str, ...]:
        """Return what else there is to say of a stored request."""
        wording = self.wording
        notes = (
            wording.preserving if self.kind(progress).preserves(progress.answers) else "",
            wording.similar if ticket.similar else "",
            wording.code_sent if ticket.code_sent else "",
        )
        return tuple(self._fill(text, similar=ticket.similar) for text in notes if text)

    def cancelled(self, progress: Progress, *, deleted: bool) -> Turn:
        """Say that the request is cancelled; `deleted`: its draft is gone."""
        outcome = self.kind(progress).outcome
        text = self.wording.cancelled if deleted else self.wording.nothing_sent
        outcome = Outcome.CHAT if outcome is Outcome.HANDOFF else outcome
        is_request = outcome is Outcome.REQUEST
        info = RequestInfo(progress.kind, Stage.CANCELLED) if is_request else None
        return Turn(outcome, self.book.version, (self._fill(text),), request=info)

    def resuming(self, progress: Progress, done: Turn | None = None) -> Turn:
        """Ask the question of a request that has waited, after what was just `done`."""
        resumed = self._fill(self.wording.resumed, kind=self.kind(progress))
        question = self._asking(progress, (resumed,))
        if done is None:
            return question
        return replace(question, outcome=done.outcome, texts=done.texts + question.texts)

    def one_at_a_time(self, wanted: Kind, *, queued: bool) -> str:
        """Return that another request must wait; `queued`: its draft is kept."""
        words = self.wording.queued if queued else self.wording.one_at_a_time
        return self._fill(words, kind=wanted)

    def not_saved(self, progress: Progress) -> Turn:
        """Say that storing failed, so that nothing was saved, and how to go on."""
        again = Option(self.wording.buttons["again"], "yes")
        failed = self.book.turn("request_not_saved")
        turn = replace(failed, options=(again, *self._buttons("stop")))
        return self._with_stage(turn, progress)

    def too_many(self, progress: Progress) -> Turn:
        """Say that this contact has other requests to confirm first."""
        turn = self.book.turn("request_too_many")
        return self._with_stage(replace(turn, options=self._buttons("stop")), progress)

    def _asking(self, progress: Progress, before: tuple[str, ...] = ()) -> Turn:
        words, options = self._question(progress)
        return self._collecting(progress, tuple(t for t in (*before, words) if t), options)

    def _question(self, progress: Progress) -> tuple[str, tuple[Option, ...]]:
        if progress.at_route:
            return self._fill(self.wording.routing.go_on), self._buttons("go on", "stop")
        kind = self.kind(progress)
        step = progress.next_step(kind)
        if step is None:
            return self._read_back(kind, progress), self._buttons("yes", "no", "stop")
        choices = (Option(choice.title, choice.title) for choice in step.choices)
        skip = self._buttons("skip") if step.optional else ()
        return self._fill(step.question(progress.answers)), (*choices, *skip)

    def _read_back(self, kind: Kind, progress: Progress) -> str:
        rows = self._summary(kind, progress)
        answers = [{"label": row.label, "shown": row.value} for row in rows]
        return self._fill(kind.read_back, answers=answers)

    def _summary(self, kind: Kind, progress: Progress) -> tuple[SummaryRow, ...]:
        """Return what is read back, line by line."""
        asked = [s for s in kind.asked(progress.answers) if s.field in progress.answers]
        return tuple(SummaryRow(s.field, s.label, self._shown(s, progress)) for s in asked)

    def _shown(self, step: Step, progress: Progress) -> str:
        """Return an answer as the parent should read it."""
        return step.shown(progress.answers[step.field]) or self.wording.not_given

    def _collecting(
        self, progress: Progress, texts: tuple[str, ...], options: tuple[Option, ...]
    ) -> Turn:
        """Return a turn of a request that is not sent yet."""
        turn = Turn(self.kind(progress).outcome, self.book.version, texts, options=options)
        return self._with_stage(turn, progress)

    def _with_stage(self, turn: Turn, progress: Progress) -> Turn:
        """Return the turn with the request's stage; a call-back has none (docs/contract.md)."""
        kind = self.kind(progress)
        if kind.outcome is not Outcome.REQUEST:
            return turn
        stage, step = progress.stage(kind), progress.next_step(kind)
        if progress.at_route:
            return replace(turn, request=RequestInfo(kind.kind, stage))
        if step is None:
            summary = self._summary(kind, progress)
            return replace(
                turn, request=RequestInfo(kind.kind, stage, asks="confirm", summary=summary)
            )
        info = RequestInfo(kind.kind, stage, asks=step.field, input=_input(step, progress))
        return replace(turn, request=info)

    def _buttons(self, *names: str) -> tuple[Option, ...]:
        return tuple(Option(self.wording.buttons[name], name) for name in names)

    def _fill(self, template: str, **facts: object) -> str:
        return fill(template, trust=self.book.trust, **facts).strip()


def _input(step: Step, progress: Progress) -> FieldInput:
    """Return how a form of a client's own asks for the field."""
    own_name = progress.answers.get("requester_role") == "student" or step.field == "requester_name"
    if step.type == "contact":
        return FieldInput("text", max_length=step.max_length, autocomplete="email")
    if step.choices and not step.max_length:
        return FieldInput("choice", step.optional)
    is_long = (step.max_length or 0) >= LONG_TEXT
    kind: Literal["text", "longtext"] = "longtext" if is_long else "text"
    named = step.type == "name" and own_name
    return FieldInput(kind, step.optional, step.max_length, "name" if named else None)


def _how_many(kind: Kind) -> str:
    """Return how many questions there are, if that is known before the first is answered."""
    asked = [step for step in kind.steps if not step.told_only]
    if any(step.when for step in asked):
        return "a few short questions"
    return "one short question" if len(asked) == 1 else f"{len(asked)} short questions"

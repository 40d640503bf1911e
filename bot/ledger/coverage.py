"""Is every statement of the notice cited, and does every answer still stand?"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.answers import Answer, AnswerBook
from bot.answers.approval_status import Standing
from bot.ledger.context import StatementContext
from bot.notice import Section, Statement


@dataclass(frozen=True)
class Row:
    """The figures of one section; `section` is None for answers that cite nothing."""

    section: Section | None
    cited: int
    context: int
    uncovered: int
    answers: int
    stale: int

    @property
    def statements(self) -> int:
        return len(self.section.statements) if self.section else 0


@dataclass(frozen=True)
class Coverage:
    book: AnswerBook
    contexts: tuple[StatementContext, ...] = ()

    @cached_property
    def citing(self) -> dict[str, tuple[str, ...]]:
        """Each statement's id with the ids of the answers that cite it."""
        found: dict[str, list[str]] = {s.id: [] for s in self.book.notice.statements}
        for answer in self.book:
            for statement in self.book.standing(answer.id).statements:
                found[statement.id].append(answer.id)
        return {statement: tuple(answers) for statement, answers in found.items()}

    @cached_property
    def context(self) -> frozenset[str]:
        """The statements that need no citation; one that is cited all the same counts as cited."""
        fitting = {c.statement for c in self.contexts if c.fits(self.book.notice)}
        return frozenset(s for s in fitting if not self.citing[s])

    @cached_property
    def misplaced(self) -> tuple[StatementContext, ...]:
        """Context entries whose statement the notice has not, or which reads otherwise now."""
        return tuple(c for c in self.contexts if not c.fits(self.book.notice))

    @cached_property
    def uncovered(self) -> tuple[Statement, ...]:
        return tuple(
            s
            for s in self.book.notice.statements
            if not self.citing[s.id] and s.id not in self.context
        )

    @cached_property
    def stale(self) -> dict[str, Standing]:
        """The stale answers' ids, with what makes them so."""
        standings = {answer.id: self.book.standing(answer.id) for answer in self.book}
        return {answer_id: stands for answer_id, stands in standings.items() if stands.stale}

    @property
    def complete(self) -> bool:
        return not (self.stale or self.uncovered or self.misplaced)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """One for each section in reading order, and one for the answers that cite nothing."""
        sections: tuple[Section | None, ...] = (*self.book.notice.sections, None)
        return tuple(self._row(section) for section in sections)

    def answers_of(self, section: Section | None) -> list[Answer]:
        """The answers whose first citation is of this section: each answer has one home."""
        wanted = section.id if section else None
        known = {s.id for s in self.book.notice.sections}
        homes = ((answer, home(answer)) for answer in self.book)
        return [a for a, at in homes if (at if at in known else None) == wanted]

    def _row(self, section: Section | None) -> Row:
        statements = section.statements if section else ()
        answers = self.answers_of(section)
        return Row(
            section,
            cited=_count(bool(self.citing[s.id]) for s in statements),
            context=_count(s.id in self.context for s in statements),
            uncovered=_count(s in self.uncovered for s in statements),
            answers=len(answers),
            stale=_count(answer.id in self.stale for answer in answers),
        )


def home(answer: Answer) -> str | None:
    """The section of the answer's first citation."""
    return answer.citations[0].rpartition(".")[0] if answer.citations else None


def _count(flags: Iterable[bool]) -> int:
    return sum(flags)

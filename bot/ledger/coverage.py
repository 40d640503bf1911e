"""Is every statement of the notice cited, and is every answer approved as it reads?"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.answers import Answer, AnswerBook
from bot.answers.approval_status import ApprovalStatus
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
        """The ids of the answers that cite each statement, by the statement's address."""
        found: dict[str, list[str]] = {s.address: [] for s in self.book.notice.statements}
        for answer in self.book:
            for statement in self.book.status(answer.id).statements:
                found[statement.address].append(answer.id)
        return {statement: tuple(answers) for statement, answers in found.items()}

    @cached_property
    def context(self) -> frozenset[str]:
        """The addresses of statements that need no citation, without those that are cited."""
        found = (context.find(self.book.notice) for context in self.contexts)
        return frozenset(s.address for s in found if s and not self.citing[s.address])

    @cached_property
    def misplaced(self) -> tuple[StatementContext, ...]:
        """Context entries whose statement is gone, or reads otherwise now."""
        return tuple(c for c in self.contexts if c.find(self.book.notice) is None)

    @cached_property
    def uncovered(self) -> tuple[Statement, ...]:
        return tuple(
            s
            for s in self.book.notice.statements
            if not self.citing[s.address] and s.address not in self.context
        )

    @cached_property
    def stale(self) -> dict[str, ApprovalStatus]:
        """The stale answers' ids, with what makes them so."""
        statuses = {answer.id: self.book.status(answer.id) for answer in self.book}
        return {answer_id: status for answer_id, status in statuses.items() if status.stale}

    @cached_property
    def stale_facts(self) -> dict[str, tuple[str, ...]]:
        """The facts of law in use that are not approved as they read, with the faults, by id."""
        faults = {f.id: f.faults(self.book.lock) for f in self.book.law.values() if f.in_use}
        return {fact_id: found for fact_id, found in faults.items() if found}

    @cached_property
    def guided(self) -> dict[str, tuple[str, ...]]:
        """The ids of the answers that name each fact of law, by its id."""
        return {
            fact: tuple(answer.id for answer in self.book if fact in answer.law)
            for fact in self.book.law
        }

    @property
    def complete(self) -> bool:
        return not (self.stale or self.stale_facts or self.uncovered or self.misplaced)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """A row for each section in reading order, and one for the answers that cite nothing."""
        sections: tuple[Section | None, ...] = (*self.book.notice.sections, None)
        return tuple(self._row(section) for section in sections)

    def answers_of(self, section: Section | None) -> list[Answer]:
        """Return the answers that cite this section first; for None, those that cite nothing."""
        wanted = section.id if section else None
        return [answer for answer in self.book if self.home(answer.id) == wanted]

    def home(self, answer_id: str) -> str | None:
        """Return the section of the first statement that an answer cites: each has one home."""
        cited = self.book.status(answer_id).statements
        return cited[0].section if cited else None

    def _row(self, section: Section | None) -> Row:
        statements = section.statements if section else ()
        answers = self.answers_of(section)
        return Row(
            section,
            cited=_count(bool(self.citing[s.address]) for s in statements),
            context=_count(s.address in self.context for s in statements),
            uncovered=_count(s in self.uncovered for s in statements),
            answers=len(answers),
            stale=_count(answer.id in self.stale for answer in answers),
        )


def _count(flags: Iterable[bool]) -> int:
    return sum(flags)

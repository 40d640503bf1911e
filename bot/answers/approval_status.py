"""Whether an answer still stands: approved as it reads now, over the words that it cites now."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answers.lock import Approval, Lock
from bot.answers.model import Answer
from bot.notice import Notice, Statement


@dataclass(frozen=True)
class Cite:
    """A citation as written, and the present statement it means; None where that is gone."""

    written: str
    statement: Statement | None

    @property
    def moved(self) -> bool:
        return self.statement is not None and self.statement.id != self.written


@dataclass(frozen=True)
class Standing:
    """An answer with any fault is stale; each fault is a clause such as "its text changed"."""

    cites: tuple[Cite, ...]
    faults: tuple[str, ...] = ()

    @property
    def stale(self) -> bool:
        return bool(self.faults)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What it cites in the present notice, each once; statements that are gone left out."""
        present = [cite.statement for cite in self.cites if cite.statement]
        return tuple(dict.fromkeys(present))


def standing(answer: Answer, lock: Lock, notice: Notice) -> Standing:
    approval = lock.approvals.get(answer.id)
    if approval is None:
        cites = _as_written(answer, notice)
        return Standing(cites, ("it was never approved", *_gone(cites)))
    own = [] if approval.answer == answer.sha256 else ["its text changed"]
    if tuple(approval.statements) == answer.citations:
        cites, faults = _followed(approval, lock, notice)
    else:
        cites = _as_written(answer, notice)
        faults = _recited(cites, approval)
    return Standing(cites, (*own, *faults))


def _as_written(answer: Answer, notice: Notice) -> tuple[Cite, ...]:
    return tuple(
        Cite(cited, notice.statement(cited) if notice.has(cited) else None)
        for cited in answer.citations
    )


def _gone(cites: Iterable[Cite]) -> list[str]:
    return [f"statement {cite.written} is gone" for cite in cites if cite.statement is None]


def _followed(approval: Approval, lock: Lock, notice: Notice) -> tuple[tuple[Cite, ...], list[str]]:
    """The answer cites the ids that were approved: whatever differs, the notice changed."""
    cites, faults = [], []
    for cited, sha in approval.statements.items():
        found = _with_words(sha, cited, notice)
        if found is None and notice.has(cited):
            # Where the cited sentence was taken out, the next one has its id now. It is not what
            # the answer means, and one sees that by its words being approved under another id.
            there = notice.statement(cited)
            found = there if there.sha256 not in lock.words else None
        cites.append(Cite(cited, found))
        if found is None:
            faults.append(f"statement {cited} is gone")
        elif found.sha256 != sha:
            faults.append(f"statement {cited} changed")
    return tuple(cites), faults


def _with_words(sha: str, cited: str, notice: Notice) -> Statement | None:
    """The statement with these words: the cited one, or else the only one of its section."""
    if notice.has(cited) and notice.statement(cited).sha256 == sha:
        return notice.statement(cited)
    section = cited.rpartition(".")[0]
    same = [s for s in notice.statements if s.section == section and s.sha256 == sha]
    return same[0] if len(same) == 1 else None


def _recited(cites: Iterable[Cite], approval: Approval) -> list[str]:
    """The answer cites other ids than were approved: fine where the words are the same."""
    approved = set(approval.statements.values())
    faults = _gone(cites)
    for cite in cites:
        if cite.statement and cite.statement.sha256 not in approved:
            faults.append(f"it cites {cite.written}, which was not approved with it")
    now = {cite.statement.sha256 for cite in cites if cite.statement}
    for cited, sha in approval.statements.items():
        if sha not in now:
            faults.append(f"it no longer cites {cited}, with which it was approved")
    return faults

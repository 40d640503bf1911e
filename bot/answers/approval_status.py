"""Whether an answer is approved as it reads now, over the words that it cites now."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.answers.citations import find, is_address, shown
from bot.answers.lock import Approval, Lock
from bot.answers.model import Answer
from bot.notice import Notice, Statement
from bot.notice.similar import most_alike


@dataclass(frozen=True)
class ResolvedCitation:
    """A citation as an editor wrote it, and the present statement it means; None if it is lost."""

    written: str
    statement: Statement | None

    @property
    def moved(self) -> bool:
        """Whether its words have another address now than the one that is written."""
        return (
            self.statement is not None
            and is_address(self.written)
            and self.statement.address != self.written
        )


@dataclass(frozen=True)
class ApprovalStatus:
    """An answer with any fault is stale; each fault is a clause such as "its text changed"."""

    citations: tuple[ResolvedCitation, ...]
    faults: tuple[str, ...] = ()

    @property
    def stale(self) -> bool:
        return bool(self.faults)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What it cites in the present notice, each once, without lost citations."""
        present = [cited.statement for cited in self.citations if cited.statement]
        return tuple(dict.fromkeys(present))


def approval_status(answer: Answer, lock: Lock, notice: Notice) -> ApprovalStatus:
    """Compare an answer and what it cites with what was approved."""
    approval = lock.approvals.get(answer.id)
    if approval is None:
        citations = _resolved(answer, notice)
        return ApprovalStatus(citations, ("it was never approved", *_lost(citations)))
    own = [] if approval.answer == answer.sha256 else ["its text changed"]
    if tuple(approval.statements) == answer.citations:
        citations, faults = _followed(approval, lock, notice)
    else:
        citations = _resolved(answer, notice)
        faults = _other_citations(citations, approval)
    return ApprovalStatus(citations, (*own, *faults))


def _resolved(answer: Answer, notice: Notice) -> tuple[ResolvedCitation, ...]:
    return tuple(ResolvedCitation(cited, find(cited, notice)) for cited in answer.citations)


def _lost(citations: Iterable[ResolvedCitation]) -> list[str]:
    lost = (cited.written for cited in citations if cited.statement is None)
    return [f"statement {shown(written)} is gone" for written in lost]


def _followed(
    approval: Approval, lock: Lock, notice: Notice
) -> tuple[tuple[ResolvedCitation, ...], list[str]]:
    """The answer cites what was approved: whatever differs, the notice changed."""
    citations, faults = [], []
    for written, words in approval.statements.items():
        found = _with_words(words, written, notice)
        if found is None:
            found = _reworded(written, lock, notice)
            faults.append(f"statement {shown(written)} {'changed' if found else 'is gone'}")
        citations.append(ResolvedCitation(written, found))
    return tuple(citations), faults


def _with_words(words: str, written: str, notice: Notice) -> Statement | None:
    """The statement with these words: at the written address, in its section, or wherever."""
    if notice.has(written) and notice.statement(written).sha256 == words:
        return notice.statement(written)
    same = [s for s in notice.statements if s.sha256 == words]
    section = written.rpartition(".")[0]
    return next((s for s in same if s.section == section), same[0] if same else None)


def _reworded(written: str, lock: Lock, notice: Notice) -> Statement | None:
    """What stands in the place of words that are gone.

    It is not another statement that answers were approved for: after a sentence is taken out, the
    next one has its address.
    """
    found = find(written, notice)
    if found is None and not is_address(written):
        found = most_alike(written, (s for s in notice.statements if s.sha256 not in lock.words))
    return found if found and found.sha256 not in lock.words else None


def _other_citations(citations: Iterable[ResolvedCitation], approval: Approval) -> list[str]:
    """The answer cites otherwise than was approved: no fault if the words are the same."""
    approved = set(approval.statements.values())
    citations = list(citations)
    faults = _lost(citations)
    for cited in citations:
        if cited.statement and cited.statement.sha256 not in approved:
            faults.append(f"it cites {shown(cited.written)}, which was not approved with it")
    now = {cited.statement.sha256 for cited in citations if cited.statement}
    for written, words in approval.statements.items():
        if words not in now:
            faults.append(f"it no longer cites {shown(written)}, with which it was approved")
    return faults

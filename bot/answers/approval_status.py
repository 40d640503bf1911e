"""Whether an answer is approved as it reads now, over the words that it cites now."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answers.citations import find, is_address, shown
from bot.answers.lock import Approval, Lock
from bot.answers.model import Answer
from bot.answers.silence import EVERYTHING, is_another, near, short, topic_hash
from bot.notice import Notice, Statement
from bot.notice.similar import most_alike
from bot.turn import Outcome

UNPINNED = "its approval does not say over which notice"


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
    """An answer with any fault is stale; each fault is a clause such as "its text changed".

    `gained` are statements near a silent answer's topic that have come since its approval.
    """

    citations: tuple[ResolvedCitation, ...]
    faults: tuple[str, ...] = ()
    gained: tuple[Statement, ...] = ()

    @property
    def stale(self) -> bool:
        return bool(self.faults)

    @property
    def has_lost(self) -> bool:
        """Whether the words of a citation are gone."""
        return any(cited.statement is None for cited in self.citations)

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
    status = ApprovalStatus(citations, (*own, *faults))
    if answer.outcome is not Outcome.SILENT:
        return status
    gained = tuple(_gained(answer, approval, lock, notice, status.statements))
    faults = [*status.faults, *_silence_faults(answer, approval, gained)]
    if approval.silence and is_another(notice, lock.known(approval)):
        faults.append("much of the notice is new since it was approved")
    return replace(status, faults=tuple(faults), gained=gained)


def _gained(
    answer: Answer, approval: Approval, lock: Lock, notice: Notice, cited: tuple[Statement, ...]
) -> Iterator[Statement]:
    """Yield the statements near a silent answer's topic that have come since it was approved."""
    if answer.topic != EVERYTHING and approval.silence:
        known = lock.known(approval)
        yield from (s for s in near(answer, notice, cited) if short(s) not in known)


def _silence_faults(
    answer: Answer, approval: Approval, gained: Iterable[Statement]
) -> Iterator[str]:
    if approval.silence is None:
        if approval.answer == answer.sha256:
            yield UNPINNED
    elif approval.silence.topic != topic_hash(answer):
        yield "its topic changed"
    for statement in gained:
        yield f"the notice has gained a statement near its topic, {shown(statement.text)}"


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
    return tuple(citations), [*faults, *_led_in_otherwise(citations, notice)]


def _led_in_otherwise(citations: Sequence[ResolvedCitation], notice: Notice) -> Iterator[str]:
    """Name items whose list has another lead-in than any that the answer cites.

    The words of an item stay the same when it is moved from "We share data with:" to "We never
    share data with:". An answer that cites no lead-in does not rest on one.
    """
    cited = {c.statement.sha256 for c in citations if c.statement}
    if any(c.statement and c.statement.text.endswith(":") for c in citations):
        for citation in citations:
            lead_in = notice.lead_in(citation.statement) if citation.statement else None
            if lead_in and lead_in.sha256 not in cited:
                yield f"statement {shown(citation.written)} now follows {shown(lead_in.text)}"


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

"""Approving answers as they and the notice read now."""

from collections.abc import Sequence
from datetime import date

from bot.answers import AnswerBook
from bot.answers.lock import Approval, Lock
from bot.content import ContentError


class ApprovalError(ContentError):
    """An answer cannot be approved; the message says which and why."""


def approve(
    book: AnswerBook, answer_ids: Sequence[str], by: str, on: date, *, as_written: bool = False
) -> Lock:
    """The book's lock with these answers approved, without those that are no more.

    Where the notice was renumbered, an answer's citations must be corrected first, so that nobody
    approves another sentence than they read; `as_written` says that they are right as they stand.
    Raises ApprovalError naming every answer that cannot be approved; then none is.
    """
    if not by.strip():
        raise ApprovalError("Say who approves: --by NAME.")
    problems = [p for p in (_problem(book, i, as_written) for i in answer_ids) if p]
    if problems:
        raise ApprovalError("Nothing was approved.\n" + "\n".join(f"  {p}" for p in problems))
    kept = {i: approval for i, approval in book.lock.approvals.items() if i in book}
    return Lock({**kept, **{i: _approval(book, i, by.strip(), on) for i in answer_ids}})


def _problem(book: AnswerBook, answer_id: str, as_written: bool) -> str | None:
    if answer_id not in book:
        return f"{answer_id}: there is no such answer."
    missing = [cited for cited in book[answer_id].citations if not book.notice.has(cited)]
    if missing:
        return f"{answer_id}: it cites {missing[0]}, which the notice does not have."
    cites = book.standing(answer_id).cites
    moved = [f"{c.written} is now {c.statement.id}" for c in cites if c.statement and c.moved]
    gone = [f"the words of {c.written} are gone" for c in cites if c.statement is None]
    if as_written or not (moved or gone):
        return None
    return (
        f"{answer_id}: the notice was renumbered. Correct its citations first "
        f"({'; '.join(moved + gone)}), or add --as-written if they are right as they stand."
    )


def _approval(book: AnswerBook, answer_id: str, by: str, on: date) -> Approval:
    answer = book[answer_id]
    pinned = {cited: book.notice.statement(cited).sha256 for cited in answer.citations}
    return Approval(by, on, answer.sha256, pinned)

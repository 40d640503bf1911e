"""Approving answers as they and the notice read now."""

from collections.abc import Iterator, Sequence
from datetime import date

from bot.answers import AnswerBook
from bot.answers.citations import find, shown
from bot.answers.lock import Approval, Lock
from bot.answers.silence import known_words, notice_name, silence
from bot.content import ContentError
from bot.turn import Outcome


def approve(
    book: AnswerBook,
    answer_ids: Sequence[str],
    by: str,
    on: date,
    *,
    citations_confirmed: bool = False,
) -> Lock:
    """Return the book's lock with these answers and facts of law approved.

    Approvals of what does not exist any more are left out.

    If words that are cited by their address have moved, the citation must be corrected first, so
    that nobody approves another sentence than they read; `citations_confirmed` says that the
    addresses are right as they are. Raises ContentError naming every answer that cannot be
    approved; then none is.
    """
    if not by.strip():
        raise ContentError("Say who approves: --by NAME.")
    problems = [p for i in answer_ids for p in _problems(book, i, citations_confirmed)]
    if problems:
        raise ContentError("Nothing was approved.\n" + "\n".join(f"  {p}" for p in problems))
    kept = {i: a for i, a in book.lock.approvals.items() if i in book or i in book.law}
    known = known_words(book.notice)
    return Lock(
        {**kept, **{i: _approval(book, i, by.strip(), on) for i in answer_ids}},
        {**book.lock.notices, notice_name(known): known},
    )


def _problems(book: AnswerBook, answer_id: str, citations_confirmed: bool) -> Iterator[str]:
    if answer_id in book.law:
        return
    if answer_id not in book:
        yield f"{answer_id}: there is no such answer."
        return
    lost = [c for c in book[answer_id].citations if find(c, book.notice) is None]
    if lost:
        now = {c.written: c.statement for c in book.status(answer_id).citations}
        for written in lost:
            reworded = now.get(written)
            hint = f' It may be this now: "{reworded.text}"' if reworded else ""
            yield f"{answer_id}: it cites {shown(written)}, which the notice does not have.{hint}"
    elif not citations_confirmed:
        yield from _moved(book, answer_id)


def _moved(book: AnswerBook, answer_id: str) -> Iterator[str]:
    citations = book.status(answer_id).citations
    moved = [
        f"{c.written} is now {c.statement.address}" for c in citations if c.statement and c.moved
    ]
    gone = [f"the words of {shown(c.written)} are gone" for c in citations if c.statement is None]
    if moved or gone:
        yield (
            f"{answer_id}: the notice was renumbered. Correct its citations first "
            f"({'; '.join(moved + gone)}), or add --as-written if they are right as they stand."
        )


def _approval(book: AnswerBook, answer_id: str, by: str, on: date) -> Approval:
    if answer_id in book.law:
        return Approval(by, on, book.law[answer_id].sha256, {})
    answer = book[answer_id]
    cited = {written: find(written, book.notice) for written in answer.citations}
    pinned = {written: statement.sha256 for written, statement in cited.items() if statement}
    pinned_silence = silence(answer, book.notice) if answer.outcome is Outcome.SILENT else None
    return Approval(by, on, answer.sha256, pinned, pinned_silence)

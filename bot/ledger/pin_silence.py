"""Noting the notice's statements in approvals of silence that were given before that was done."""

from dataclasses import replace

from bot.answers import AnswerBook
from bot.answers.approval_status import UNPINNED
from bot.answers.lock import Lock
from bot.answers.silence import known_words, notice_name, silence


def pin_silence(book: AnswerBook) -> tuple[Lock, list[str]]:
    """Return the book's lock with silence pinned to its notice, and the answers concerned.

    For an answer that is stale in no other way, the notice is taken to be the one that its approval
    was given over. Who approved it, when, and at which wording stays as it is.
    """
    pinned = [answer.id for answer in book if book.status(answer.id).faults == (UNPINNED,)]
    known = known_words(book.notice)
    approvals = {
        answer_id: replace(approval, silence=silence(book[answer_id], book.notice))
        if answer_id in pinned
        else approval
        for answer_id, approval in book.lock.approvals.items()
    }
    return Lock(approvals, {**book.lock.notices, notice_name(known): known}), pinned

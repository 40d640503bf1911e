"""What the command line does with the ledger of a data folder."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bot.answers import read_book
from bot.answers.lock import Lock, write_lock
from bot.content import ContentError
from bot.ledger.approve import approve as approved_lock
from bot.ledger.cite_by_words import cite_by_words as rewritten
from bot.ledger.context import read_context
from bot.ledger.coverage import Coverage
from bot.ledger.diff import Impact, impact
from bot.ledger.evaluation import load_evaluation
from bot.ledger.pin_silence import pin_silence as with_silence
from bot.ledger.questions import read_held_out, read_training
from bot.ledger.report import write_report
from bot.notice import notice_file, read_notice


def open_coverage(data: Path, notice: Path | None = None) -> Coverage:
    """Open the ledger of `data`, over its own notice or another. Raises ContentError."""
    book = read_book(data, read_notice(notice or notice_file(data / "notice")))
    return Coverage(book, read_context(data / "context.yml"))


def open_impact(data: Path, new: Path) -> Impact:
    """Return what the notice `new` would change. Raises ContentError."""
    return impact(open_coverage(data), read_notice(new))


def approve(
    data: Path,
    answer_ids: Sequence[str] | None,
    by: str,
    on: date,
    *,
    citations_confirmed: bool = False,
) -> Sequence[str]:
    """Approve these answers and facts of law, or every stale one if None is given.

    Return which they were.

    Raises ContentError; then nothing was approved.
    """
    coverage = open_coverage(data)
    stale = [*coverage.stale, *coverage.stale_facts]
    chosen = stale if answer_ids is None else list(answer_ids)
    if answer_ids is not None and not chosen:
        raise ContentError("Say which answers to approve: their ids, or --all-stale.")
    lock = approved_lock(coverage.book, chosen, by, on, citations_confirmed=citations_confirmed)
    _write(data, lock)
    return chosen


def _write(data: Path, lock: Lock) -> None:
    path = data / "answers.lock"
    try:
        write_lock(path, lock)
    except OSError as wrong:
        raise ContentError(f"{path} cannot be written: {wrong.strerror}.") from wrong


def cite_by_words(data: Path) -> int:
    """Write citations as words in place of addresses; return in how many answers.

    Raises ContentError if a file cannot be read or written.
    """
    try:
        return rewritten(data, open_coverage(data).book)
    except OSError as wrong:
        raise ContentError(f"{wrong.filename} cannot be written: {wrong.strerror}.") from wrong


def pin_silence(data: Path) -> list[str]:
    """Note the notice in approvals of silence that lack it; return those answers.

    Raises ContentError.
    """
    lock, pinned = with_silence(open_coverage(data).book)
    _write(data, lock)
    return pinned


def report(coverage: Coverage, data: Path, html: Path, today: date) -> None:
    """Write the report, with the last evaluation if there is one. Raises ContentError."""
    training = read_training(data / "nlu")
    write_report(html, coverage, training, read_held_out(), load_evaluation(), today)

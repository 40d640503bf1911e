"""The ledger in plain text, for the command line."""

from collections.abc import Iterable, Iterator
from datetime import date

from bot.answers.law import Law, long_unseen
from bot.ledger.coverage import Coverage, Row
from bot.ledger.diff import Impact
from bot.notice import Statement
from bot.understanding.language_replies import LanguageReply

_HEADINGS = ("statements", "cited", "context", "uncovered", "answers", "stale")


def coverage_lines(coverage: Coverage) -> Iterator[str]:
    """Yield the table by section, then by name all that is wrong."""
    yield from _table(coverage.rows)
    yield from _listed(
        "Stale answers, which are withheld from parents until they are approved",
        (f"{name}: {'; '.join(status.faults)}" for name, status in coverage.stale.items()),
    )
    yield from _listed(
        "Stale facts of law, in place of which parents read that the notice does not say",
        (f"{name}: {'; '.join(faults)}" for name, faults in coverage.stale_facts.items()),
    )
    yield from _listed("Statements that no answer cites", map(_quoted, coverage.uncovered))
    yield from _listed(
        "Entries of data/context.yml whose statement is gone or reads otherwise now",
        (context.statement for context in coverage.misplaced),
    )
    if coverage.complete:
        yield ""
        yield "Every statement is covered, and every answer is approved as it reads now."


def law_lines(law: Law, today: date) -> Iterator[str]:
    """Name the facts of law that are switched off, and sources to look at again. No fault."""
    off = [fact.id for fact in law.values() if not fact.in_use]
    if off:
        yield ""
        yield f"Switched off (data/law.yml): {', '.join(off)}."
    yield from _listed(
        "Facts of law whose source nobody has read for a year, or at all",
        (
            f"{fact.id}: {source.url}, {source.seen or 'never'}"
            for fact, source in long_unseen(law, today)
        ),
    )


def language_lines(replies: Iterable[LanguageReply]) -> Iterator[str]:
    """Name the replies in languages that no speaker has read. No fault: they claim nothing."""
    unread = [reply.name for reply in replies if not reply.reviewed]
    if unread:
        yield ""
        yield f"Read by no speaker yet (data/languages.yml): {', '.join(unread)}."


def impact_lines(impact: Impact) -> Iterator[str]:
    """Yield what an edited notice changes, statement by statement and for the answers."""
    diff = impact.diff
    if not any((diff.added, diff.changed, diff.gone, diff.moved)):
        yield "Both notices say the same."
        return
    yield from _listed("Added", map(_quoted, diff.added))
    changed = (
        f"{new.address}\n      old: {old.text}\n      new: {new.text}" for old, new in diff.changed
    )
    yield from _listed("Changed", changed)
    yield from _listed("Gone", map(_quoted, diff.gone))
    moved = (f"{old.address} is now {new.address}" for old, new in diff.moved)
    yield from _listed("Moved, with the same words; their answers follow them", moved)
    yield from _listed(
        "Answers that would become stale",
        (f"{name}: {'; '.join(status.faults)}" for name, status in impact.stale.items()),
    )
    yield from _listed("New statements that no answer cites", map(_quoted, impact.unanswered))
    if impact.unanswered:
        yield ""
        yield "Check also whether a reply that the notice is silent has become untrue."


def _quoted(statement: Statement) -> str:
    return f"{statement.address}: {statement.text}"


def _listed(heading: str, items: Iterable[str]) -> Iterator[str]:
    listed = list(items)
    if listed:
        yield ""
        yield f"{heading} ({len(listed)}):"
        yield from (f"  {item}" for item in listed)


def _table(rows: tuple[Row, ...]) -> Iterator[str]:
    names = [row.section.id if row.section else "(no statement)" for row in rows]
    width = max(map(len, names))
    yield _line("section", _HEADINGS, width)
    for name, row in zip(names, rows, strict=True):
        yield _line(name, _figures(row), width)
    yield _line("all", map(sum, zip(*map(_figures, rows), strict=True)), width)


def _figures(row: Row) -> tuple[int, ...]:
    return (row.statements, row.cited, row.context, row.uncovered, row.answers, row.stale)


def _line(name: str, figures: Iterable[object], width: int) -> str:
    return name.ljust(width) + "".join(f"  {figure!s:>10}" for figure in figures)

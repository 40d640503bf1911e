"""What an edited notice changes: statement by statement, and for the answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from bot.answers.approval_status import Standing
from bot.ledger.coverage import Coverage
from bot.notice import Notice, Statement

# Two wordings of one sentence share at least half of their words; below that one is gone and the
# other is new.
SIMILAR = 0.5

Pair = tuple[Statement, Statement]


@dataclass(frozen=True)
class NoticeDiff:
    """Pairs are (old, new). `moved` have the same words under another id of the same section."""

    added: tuple[Statement, ...]
    changed: tuple[Pair, ...]
    gone: tuple[Statement, ...]
    moved: tuple[Pair, ...]


def compare(old: Notice, new: Notice) -> NoticeDiff:
    added: list[Statement] = []
    changed: list[Pair] = []
    gone: list[Statement] = []
    moved: list[Pair] = []
    for section in dict.fromkeys(s.id for s in (*old.sections, *new.sections)):
        before, after = _of(old, section), _of(new, section)
        same = _paired(before, after)
        moved += [(a, b) for a, b in same if a.id != b.id]
        before = [s for s in before if s not in [a for a, _ in same]]
        after = [s for s in after if s not in [b for _, b in same]]
        reworded = _reworded(before, after)
        changed += reworded
        gone += [s for s in before if s not in [a for a, _ in reworded]]
        added += [s for s in after if s not in [b for _, b in reworded]]
    return NoticeDiff(tuple(added), tuple(changed), tuple(gone), tuple(moved))


def _of(notice: Notice, section: str) -> list[Statement]:
    return [s for s in notice.statements if s.section == section]


def _paired(before: Sequence[Statement], after: Sequence[Statement]) -> list[Pair]:
    """Statements with the same words, each used once."""
    left = list(after)
    pairs = []
    for old in before:
        same = [new for new in left if new.sha256 == old.sha256]
        if same:
            # With a sentence that stands there twice, the one with the same id is the same one.
            new = next((n for n in same if n.id == old.id), same[0])
            left.remove(new)
            pairs.append((old, new))
    return pairs


def _reworded(before: Sequence[Statement], after: Sequence[Statement]) -> list[Pair]:
    """The most alike first, each statement used once; in the order of the new notice."""
    found: list[Pair] = []
    for _, old, new in sorted(_alike(before, after), key=lambda triple: -triple[0]):
        if not any(old is a or new is b for a, b in found):
            found.append((old, new))
    return sorted(found, key=lambda pair: after.index(pair[1]))


def _alike(
    before: Sequence[Statement], after: Sequence[Statement]
) -> Iterator[tuple[float, Statement, Statement]]:
    for old in before:
        for new in after:
            ratio = SequenceMatcher(None, old.text.split(), new.text.split()).ratio()
            if ratio >= SIMILAR:
                yield ratio, old, new


@dataclass(frozen=True)
class Impact:
    """`stale` are answers that the new notice makes stale; `unanswered` its uncited statements."""

    diff: NoticeDiff
    stale: dict[str, Standing]
    unanswered: tuple[Statement, ...]


def impact(now: Coverage, new: Notice) -> Impact:
    after = Coverage(now.book.over(new), now.contexts)
    diff = compare(now.book.notice, new)
    fresh = {*diff.added, *(b for _, b in diff.changed)}
    return Impact(
        diff,
        stale={i: stands for i, stands in after.stale.items() if i not in now.stale},
        unanswered=tuple(s for s in after.uncovered if s in fresh),
    )

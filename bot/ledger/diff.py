"""What an edited notice changes: statement by statement, and for the answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answers.approval_status import ApprovalStatus
from bot.ledger.coverage import Coverage
from bot.notice import Notice, Statement
from bot.notice.similar import SIMILAR, likeness

Pair = tuple[Statement, Statement]


@dataclass(frozen=True)
class NoticeDiff:
    """Pairs are (old, new). `moved` have the same words at another address."""

    added: tuple[Statement, ...]
    changed: tuple[Pair, ...]
    gone: tuple[Statement, ...]
    moved: tuple[Pair, ...]


def compare(old: Notice, new: Notice) -> NoticeDiff:
    """Pair the statements of two notices, by their words and then by how alike they are."""
    same = _paired(list(old.statements), list(new.statements))
    before, after = _unpaired(old, same, 0), _unpaired(new, same, 1)
    reworded = _reworded(before, after)
    return NoticeDiff(
        added=tuple(s for s in after if s not in [b for _, b in reworded]),
        changed=tuple(reworded),
        gone=tuple(s for s in before if s not in [a for a, _ in reworded]),
        moved=tuple((a, b) for a, b in same if a.address != b.address),
    )


def _unpaired(notice: Notice, pairs: Sequence[Pair], side: int) -> list[Statement]:
    paired = {pair[side] for pair in pairs}
    return [statement for statement in notice.statements if statement not in paired]


def _paired(before: Sequence[Statement], after: Sequence[Statement]) -> list[Pair]:
    """Pair statements with the same words, each used once."""
    left: dict[str, list[Statement]] = {}
    for new in after:
        left.setdefault(new.sha256, []).append(new)
    pairs = []
    for old in before:
        same = left.get(old.sha256, [])
        if same:
            # Of equal sentences, the one at the same address is the same one.
            new = next((n for n in same if n.address == old.address), same[0])
            same.remove(new)
            pairs.append((old, new))
    return pairs


def _reworded(before: Sequence[Statement], after: Sequence[Statement]) -> list[Pair]:
    """Pair the most alike first, each used once; return pairs in the order of the new notice."""
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
            ratio = likeness(old.text, new.text)
            if ratio >= SIMILAR:
                yield ratio, old, new


@dataclass(frozen=True)
class Impact:
    """`stale` are answers that the new notice makes stale; `unanswered` its uncited statements."""

    diff: NoticeDiff
    stale: dict[str, ApprovalStatus]
    unanswered: tuple[Statement, ...]


def impact(now: Coverage, new: Notice) -> Impact:
    after = Coverage(now.book.over(new), now.contexts)
    diff = compare(now.book.notice, new)
    fresh = {*diff.added, *(b for _, b in diff.changed)}
    return Impact(
        diff,
        stale={i: status for i, status in after.stale.items() if i not in now.stale},
        unanswered=tuple(s for s in after.uncovered if s in fresh),
    )

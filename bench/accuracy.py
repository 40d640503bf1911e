"""How well held-out questions were answered, as tables."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from bench.scoring import confident, false_alarms, missed, outcome_right, unanswerable, urgent
from bench.tables import table
from bot.ledger.evaluation import Asked, Evaluation, Tally

MOST_PAIRS = 20
HEAD = ("questions", "outcome", "with citation")


def totals(by_version: Mapping[str, Sequence[Asked]]) -> str:
    """Return the totals of each way of typing the same questions."""
    head = ["", *HEAD, "confident", "urgent found", "false alarms"]
    return table(head, [[name, *_totals(asked)] for name, asked in by_version.items()])


def _totals(asked: Sequence[Asked]) -> list[str]:
    at_risk = urgent(asked)
    return [
        *_right(asked),
        _share(Tally(len(confident(asked)), len(unanswerable(asked)))),
        _share(Tally(len(at_risk) - len(missed(asked)), len(at_risk))),
        str(len(false_alarms(asked))),
    ]


def grouped(title: str, asked: Sequence[Asked], group: Callable[[Asked], str | None]) -> str:
    """Return the accuracy by `group`; questions without a group are left out."""
    groups: dict[str, list[Asked]] = defaultdict(list)
    for each in asked:
        name = group(each)
        if name is not None:
            groups[name].append(each)
    return table([title, *HEAD], [[name, *_right(groups[name])] for name in sorted(groups)])


def confused(evaluation: Evaluation) -> list[str]:
    """Return the most frequent confusions, with an example of each."""
    wrong = [each for each in evaluation.asked if not each.right]
    examples = {(each.intent, each.got): each.text for each in reversed(wrong)}
    return [
        f"{pair.times:4}  {pair.intent} -> {pair.got}: {examples[pair.intent, pair.got]}"
        for pair in evaluation.confused(MOST_PAIRS)
    ]


def listed(asked: Sequence[Asked]) -> list[str]:
    """Return a line for each question: what was expected, and what came."""
    return [
        f"      {each.intent} ({each.outcome}) -> {each.got} ({each.got_outcome}): {each.text}"
        for each in asked
    ]


def _right(asked: Sequence[Asked]) -> list[str]:
    return [
        str(len(asked)),
        _share(Tally.of(map(outcome_right, asked))),
        _share(Tally.of(each.right for each in asked)),
    ]


def _share(tally: Tally) -> str:
    return f"{tally.share:.1%}" if tally.asked else "-"

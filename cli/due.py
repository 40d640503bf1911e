"""What `privacy-desk due` prints: a due date and its explanation, for anybody."""

from collections.abc import Sequence
from datetime import date
from itertools import zip_longest

from desk.cases.bank_holidays import HorizonError
from desk.cases.deadline import Pause, Timeline, due
from desk.cases.kind import KindRules
from desk.dates import in_words
from desk.forms.kinds import load_kinds


class DueCommandError(Exception):
    """No due date can be worked out; the message says why."""


def lines(
    kind: str,
    received: date,
    *,
    identity_asked: date | None = None,
    identity_arrived: date | None = None,
    asked: Sequence[date] = (),
    answered: Sequence[date] = (),
    extended: date | None = None,
) -> list[str]:
    """Return the due date and, line by line, its explanation.

    `kind` may be written with hyphens or spaces, and in capitals. The first of `answered`
    answers the first of `asked`, and so on; a question without an answer is still open. Raises
    DueCommandError.
    """
    try:
        timeline = Timeline(
            received, identity_asked, identity_arrived, _pauses(asked, answered), extended
        )
        found = due(_rules(kind), timeline)
    except (HorizonError, ValueError) as wrong:
        raise DueCommandError(str(wrong)) from wrong
    if found.date is None:
        return ["No due date yet: the clock is stopped.", *found.explanation]
    return [f"Due {found.date.isoformat()}, {in_words(found.date)}.", *found.explanation]


def _rules(name: str) -> KindRules:
    kinds = load_kinds()
    kind = kinds.get(name.strip().lower().replace("-", "_").replace(" ", "_"))
    if kind is None:
        raise ValueError(f"{name!r} is no kind of request. The kinds are: {', '.join(kinds)}.")
    return kind.rules


def _pauses(asked: Sequence[date], answered: Sequence[date]) -> tuple[Pause, ...]:
    if len(answered) > len(asked):
        raise ValueError("There are more answers than questions: give each question's day, too.")
    return tuple(Pause(question, answer) for question, answer in zip_longest(asked, answered))

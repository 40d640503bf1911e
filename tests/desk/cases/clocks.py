"""Timelines for tests of the clock: written short, or generated."""

from datetime import date, timedelta

from hypothesis import strategies as st

from desk.cases.deadline import Pause, Timeline
from tests.desk.samples import KINDS

DAY = timedelta(days=1)
ONE_MONTH: list[str] = [kind for kind in KINDS if kind not in ("complaint", "callback")]

Proof = tuple[int, int | None]
Question = tuple[int, int | None]


def on(day: str) -> date:
    return date.fromisoformat(day)


def timeline(
    received: str,
    *questions: tuple[str, str | None],
    proof: tuple[str, str | None] | None = None,
    extended: str | None = None,
) -> Timeline:
    """A timeline from ISO days; a question and a proof are (asked, answered or arrived)."""
    asked, arrived = proof or (None, None)
    return Timeline(
        on(received),
        on(asked) if asked else None,
        on(arrived) if arrived else None,
        tuple(Pause(on(first), on(last) if last else None) for first, last in questions),
        on(extended) if extended else None,
    )


def counted_from(
    received: date, proof: Proof | None, questions: list[Question], extended: int | None
) -> Timeline:
    """A timeline whose days are counted: from receipt, and answers and proof from the asking."""
    asked, waited = proof or (None, None)
    asked_on = None if asked is None else received + asked * DAY
    return Timeline(
        received,
        asked_on,
        None if asked_on is None or waited is None else asked_on + waited * DAY,
        tuple(
            Pause(received + first * DAY, None if wait is None else received + (first + wait) * DAY)
            for first, wait in questions
        ),
        None if extended is None else received + extended * DAY,
    )


def timelines(*, waiting: bool = True, extended_by: int = 27) -> st.SearchStrategy[Timeline]:
    """Any timeline in a possible order; 27 days after receipt are always inside the first month."""
    wait = st.integers(0, 40)
    waits = st.none() | wait if waiting else wait
    return st.builds(
        counted_from,
        st.dates(date(2018, 5, 25), date(2098, 12, 31)),
        st.none() | st.tuples(st.integers(0, 45), waits),
        st.lists(st.tuples(st.integers(0, 120), waits), max_size=4),
        st.none() | st.integers(0, extended_by),
    )

"""What holds of every clock: with test_clock_naive.py, over 10,000 generated ones."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from desk.cases import deadline
from desk.cases.bank_holidays import england
from desk.cases.deadline import Due, Pause, Timeline
from desk.cases.time_limit import beginning, time_limit
from desk.dates import in_words
from tests.desk.cases.clocks import DAY, ONE_MONTH, timelines
from tests.desk.samples import KINDS, RULES
from tests.effort import cases

# The longest run of days off in England is four: Easter, and Christmas with a weekend beside it.
LONGEST_RUN = 4
DATE_IN_WORDS = re.compile(r"[A-Z][a-z]+day \d{1,2} [A-Z][a-z]+(?: \d{4})?")
one_month_kinds = st.sampled_from(ONE_MONTH)
kinds = st.sampled_from(KINDS)
running = timelines(waiting=False)


def dated(kind: str, timeline: Timeline) -> date:
    found = deadline.due(RULES[kind], timeline).date
    assert found is not None
    return found


def last_date_named(due: Due) -> str:
    return str(DATE_IN_WORDS.findall(" ".join(due.explanation))[-1])


def no_earlier(later: Due, than: Due) -> bool:
    """Whether a due date has stayed, moved on or come to wait."""
    return later.date is None or (than.date is not None and later.date >= than.date)


@settings(max_examples=cases(2000), deadline=None)
@given(kind=one_month_kinds, timeline=running)
def test_a_month_is_a_month(kind: str, timeline: Timeline) -> None:
    due = dated(kind, timeline)
    start = beginning(RULES[kind], timeline).day
    assert start is not None
    end = time_limit(RULES[kind], timeline, start).end
    assert deadline.is_working_day(due)
    assert due >= end >= deadline.add_months(start, 3 if timeline.extended else 1)
    assert (due - end).days <= LONGEST_RUN
    # Rolled on only over days off: nobody waits longer than the law says.
    assert not any(deadline.is_working_day(end + n * DAY) for n in range((due - end).days))


@settings(max_examples=cases(2000), deadline=None)
@given(kind=kinds, timeline=timelines())
def test_the_working_ends_at_the_due_date(kind: str, timeline: Timeline) -> None:
    due = deadline.due(RULES[kind], timeline)
    assert in_words(timeline.received) in due.explanation[0]
    assert all(re.fullmatch(r"[A-Z].{10,}\.", line) for line in due.explanation)
    if due.date is None:
        assert "so there is no due date yet." in " ".join(due.explanation)
    else:
        assert last_date_named(due) == in_words(due.date)


@settings(max_examples=cases(1500), deadline=None)
@given(kind=kinds, timeline=running)
def test_who_asks_later_is_not_due_earlier(kind: str, timeline: Timeline) -> None:
    days = [timeline.identity_asked, timeline.extended, *(p.asked for p in timeline.pauses)]
    later = timeline.received + DAY
    assume(all(day is None or day >= later for day in days))
    assert dated(kind, timeline) <= dated(kind, replace(timeline, received=later))


@settings(max_examples=cases(1500), deadline=None)
@given(kind=kinds, timeline=timelines(), asked=st.integers(0, 100), wait=st.integers(0, 30))
def test_a_pause_or_an_extension_never_brings_the_date_forward(
    kind: str, timeline: Timeline, asked: int, wait: int
) -> None:
    first = timeline.received + asked * DAY
    pauses = (*timeline.pauses, Pause(first, first + wait * DAY))
    due = deadline.due(RULES[kind], timeline)
    assert no_earlier(deadline.due(RULES[kind], replace(timeline, pauses=pauses)), due)
    assert no_earlier(due, deadline.due(RULES[kind], replace(timeline, extended=None)))


@settings(max_examples=cases(1000), deadline=None)
@given(kind=one_month_kinds, timeline=running, asked=st.integers(0, 27))
def test_a_clock_that_waits_has_no_date(kind: str, timeline: Timeline, asked: int) -> None:
    day = timeline.received + asked * DAY
    proof = replace(timeline, identity_asked=day, identity_arrived=None)
    assert deadline.due(RULES[kind], proof).date is None
    question = replace(timeline, pauses=(*timeline.pauses, Pause(day)))
    assert (deadline.due(RULES[kind], question).date is None) == RULES[kind].pausable


@settings(max_examples=cases(500), deadline=None)
@given(kind=kinds, timeline=timelines())
def test_a_timeline_survives_storing(kind: str, timeline: Timeline) -> None:
    stored = Timeline.from_dict(timeline.as_dict())
    assert stored == timeline
    assert deadline.due(RULES[kind], stored) == deadline.due(RULES[kind], timeline)


@settings(max_examples=cases(500), deadline=None)
@given(kind=one_month_kinds, timeline=running)
def test_the_extension_deadline_is_the_last_day_that_works(kind: str, timeline: Timeline) -> None:
    last = deadline.extension_deadline(RULES[kind], timeline)
    assert last is not None
    assert deadline.due(RULES[kind], replace(timeline, extended=last)).date is not None
    with pytest.raises(ValueError, match=f"was {in_words(last)}"):
        deadline.due(RULES[kind], replace(timeline, extended=last + DAY))


@given(received=st.dates(date(2018, 5, 25), date(2099, 12, 31)), months=st.integers(1, 24))
def test_add_months_keeps_the_day_or_clamps_it(received: date, months: int) -> None:
    later = deadline.add_months(received, months)
    assert (later.year * 12 + later.month) - (received.year * 12 + received.month) == months
    clamped = later.day < received.day and (later + DAY).day == 1
    assert later.day == received.day or clamped


def test_no_run_of_days_off_is_longer_than_four() -> None:
    day, run, longest = england().since, 0, 0
    while day <= england().until:
        run = 0 if deadline.is_working_day(day) else run + 1
        longest = max(longest, run)
        day += DAY
    assert longest == LONGEST_RUN


@settings(max_examples=cases(300), deadline=None)
@given(due_on=st.dates(date(2018, 1, 1), date(2099, 1, 1)), gap=st.integers(-60, 60))
def test_working_days_left_counts_working_days(due_on: date, gap: int) -> None:
    today = due_on - gap * DAY
    left = deadline.working_days_left(due_on, today)
    between = [min(due_on, today) + n * DAY for n in range(1, abs(gap) + 1)]
    counted = sum(deadline.is_working_day(day) for day in between)
    if gap >= 0:
        assert left == counted
    else:
        assert left == -(counted + (not deadline.is_working_day(today)))
        assert left < 0

"""The working read as a reader would, sentence by sentence: each step follows from the one before.

Nothing here knows the timeline. What the sentences say must be true of the calendar, and lead to
the due date by itself.
"""

import re
from collections.abc import Iterator
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.cases.deadline import Timeline, due
from tests.desk.cases.clocks import DAY, timeline, timelines
from tests.desk.cases.test_deadline_naive import HOLIDAYS, months_later
from tests.desk.samples import KINDS, RULES
from tests.effort import cases

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
A_DAY = re.compile(rf"({'|'.join(WEEKDAYS)}) (\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?")
# Christmas Day and the like at a weekend are made up for later, and are bank holidays all the same.
FIXED = ((1, 1), (12, 25), (12, 26))


def days_named(text: str) -> list[date]:
    """Each day that is named, in order; one without a year has that of the next one with a year."""
    found = A_DAY.findall(text)
    days = []
    for number, (weekday, day, month, _) in enumerate(found):
        year = next(int(later[3]) for later in found[number:] if later[3])
        days.append(date(year, MONTHS.index(month) + 1, int(day)))
        assert WEEKDAYS[days[-1].weekday()] == weekday, text
    return days


def reasons(sentence: str) -> Iterator[str]:
    """Why each day that is named, up to the due one, is or is not a working day."""
    previous = ""
    for part in sentence.split("; ")[:-1]:
        said = re.search(r"(a bank holiday|at the weekend|one too|too)$", part)
        assert said, sentence
        previous = previous if said[1] in ("one too", "too") else said[1]
        yield previous


def check_days_off(sentence: str, days: list[date]) -> None:
    """The days run on from one another, each for the reason given, up to a working day."""
    *off, due_on = days
    assert due_on.weekday() < 5, sentence
    assert due_on not in HOLIDAYS, sentence
    if sentence.split("; ")[0].endswith(", a working day"):
        assert off == [due_on]
        return
    assert [*off, due_on] == [off[0] + n * DAY for n in range(len(off) + 1)], sentence
    for day, reason in zip(off, reasons(sentence), strict=True):
        if reason == "at the weekend":
            assert day.weekday() >= 5, sentence
        else:
            assert day in HOLIDAYS or (day.month, day.day) in FIXED, sentence


def start_of(lines: list[str], months: str) -> date:
    """What the month is counted from: the day named there, or the last one of the line before."""
    if after := re.search(r"onths? after (.*?) is ", months):
        return days_named(after[1])[0]
    return days_named(lines[lines.index(months) - 1])[-1]


def corresponding_date(lines: list[str]) -> date:
    """What the sentence about the months names, having checked that it is right."""
    (months,) = (line for line in lines if re.search(r"\b([Oo]ne month|[Tt]hree months) ", line))
    count = 1 if re.search(r"\b[Oo]ne month", months) else 3
    start, end = start_of(lines, months), days_named(months.partition(" is ")[2])[0]
    assert end == months_later(start, count), lines
    missing = re.match(r"(\w+) (\d{4}) has no (\d+)(?:st|th), so ", months)
    assert bool(missing) == (end.day != start.day), lines
    if missing:
        assert (missing[1], int(missing[2])) == (MONTHS[end.month - 1], end.year), lines
        assert int(missing[3]) == start.day, lines
    return end


def days_paused(lines: list[str]) -> int:
    """All days of the pauses that are over, having checked each one's count."""
    paused = 0
    for line in lines:
        if stop := re.match(r"Paused for (\d+) days?, from ", line):
            first, until = days_named(line)
            assert (until - first).days == int(stop[1]) > 0, line
            paused += int(stop[1])
    return paused


def read_back(working: tuple[str, ...]) -> date:
    """The due date of a request for which months are counted, from its sentences alone."""
    *lines, school_holidays = working
    assert school_holidays == "School holidays do not change this."
    end, paused, last = corresponding_date(lines), days_paused(lines), lines[-1]
    moved = re.match(r"Moved on by (\d+) days?(?: in all)?, that is ", last)
    assert bool(moved) == bool(paused), working
    if moved:
        assert int(moved[1]) == paused, working
    named = days_named(last[moved.end() :] if moved else last.partition(" is ")[2])
    assert named[0] == end + paused * DAY, working
    check_days_off(last, named)
    return named[-1]


def check_waiting(working: tuple[str, ...]) -> None:
    """No date is promised; where an answer is awaited, the days left are counted right."""
    text = " ".join(working)
    assert "; due " not in text
    assert "so there is no due date yet." in text
    if left := re.search(r"From the day of the answer we have (\d+) days? left", text):
        *lines, _, _ = working
        (since,) = days_named(lines[-1])
        end = corresponding_date(lines) + days_paused(lines) * DAY
        assert (end - since).days == int(left[1]), working
    else:
        assert "The month starts on the day it arrives" in text


@settings(max_examples=cases(2500), deadline=None)
@given(
    kind=st.sampled_from([kind for kind in KINDS if kind not in ("complaint", "callback")]),
    when=timelines(),
)
@example(kind="access", when=timeline("2024-11-25"))
@example(kind="access", when=timeline("2023-11-30"))
@example(kind="access", when=timeline("2027-11-25"))
def test_the_sentences_lead_to_the_date(kind: str, when: Timeline) -> None:
    found = due(RULES[kind], when)
    if found.date is None:
        check_waiting(found.explanation)
    else:
        assert read_back(found.explanation) == found.date


@settings(max_examples=cases(500), deadline=None)
@given(when=timelines())
@example(when=timeline("2026-06-19"))
def test_a_complaints_sentences_lead_to_its_date(when: Timeline) -> None:
    found = due(RULES["complaint"], when)
    start, counted, promised, *_ = found.explanation
    received, first = days_named(start)
    assert first == received + DAY
    last, *off = days_named(counted.partition(" is ")[2])
    assert last == received + 30 * DAY
    check_days_off(counted, [last, *off])
    assert days_named(promised) == [found.date]
    assert [last, *off][-1] == found.date

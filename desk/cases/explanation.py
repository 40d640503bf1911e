"""The explanation of a due date, in sentences that read on from one another.

Parents and the DPL read the same ones.
"""

from collections.abc import Iterator
from datetime import date

from desk.cases.bank_holidays import BankHolidays
from desk.cases.kind import KindRules
from desk.cases.time_limit import Beginning, IgnoredBecause, Stoppage, TimeLimit
from desk.cases.timeline import Pause, Timeline
from desk.cases.working_days import DAY
from desk.dates import in_words

SCHOOL_HOLIDAYS = "School holidays do not change this."
NUMBERS = {1: "One month", 3: "Three months"}


def of_waiting_for_proof(timeline: Timeline, begun: Beginning) -> tuple[str, ...]:
    """Explain why there is no due date while proof of identity or authority is awaited."""
    return (*_start(timeline, begun), *_extension(timeline), SCHOOL_HOLIDAYS)


def of_waiting_for_answer(
    rules: KindRules, timeline: Timeline, begun: Beginning, limit: TimeLimit, since: date
) -> tuple[str, ...]:
    """Explain why there is no due date while an answer is awaited, the clock stopped at `since`."""
    notes = tuple(_notes(rules, timeline, begun, limit))
    return (
        *_start(timeline, begun),
        *notes,
        f"{_months(limit, in_words(limit.corresponding), at_once=not notes)}.",
        *map(_stoppage, limit.stoppages),
        f"Paused since {in_words(since)}, while we wait for an answer to our question, so there is"
        " no due date yet.",
        f"From the day of the answer we have {_days((limit.end - since).days)} left.",
        SCHOOL_HOLIDAYS,
    )


def of_due_date(
    rules: KindRules,
    timeline: Timeline,
    begun: Beginning,
    limit: TimeLimit,
    due: date,
    holidays: BankHolidays,
) -> tuple[str, ...]:
    """Explain a due date: the end of the time limit, or the next working day after it."""
    notes = tuple(_notes(rules, timeline, begun, limit))
    end = _short(limit.end, due)
    if limit.stoppages:
        months = _months(limit, in_words(limit.corresponding), at_once=not notes)
        moved = f"Moved on by {_days(limit.paused)}{_in_all(limit)}, that is {end}"
        counted = [f"{months}.", *map(_stoppage, limit.stoppages)]
    else:
        moved = _months(limit, end, at_once=not notes)
        counted = []
    return (
        *_start(timeline, begun),
        *notes,
        *counted,
        _to_working_day(moved, limit.end, due, holidays),
        SCHOOL_HOLIDAYS,
    )


def of_acknowledgement(
    rules: KindRules, timeline: Timeline, last: date, due: date, holidays: BankHolidays
) -> tuple[str, ...]:
    """Explain when a complaint is acknowledged: on its `last` day, or the next working day."""
    begins = timeline.received + DAY
    counted = f"Day {(last - timeline.received).days} is {_short(last, due)}"
    return (
        f"Received {in_words(timeline.received)}; the day after, {in_words(begins)}, is day 1.",
        _to_working_day(counted, last, due, holidays),
        f"{rules.explained} {in_words(due)}.",
        *of_unmoved(timeline),
        SCHOOL_HOLIDAYS,
    )


def of_unmoved(timeline: Timeline) -> Iterator[str]:
    """Explain what happened that would move the date of other kinds, but not of this one."""
    if timeline.identity_asked:
        yield "Asking for proof of identity or authority does not move this date."
    if timeline.pauses:
        yield "Asking a question does not move this date."
    if timeline.extended:
        yield "This date cannot be extended."


def _short(day: date, near: date) -> str:
    """The day, without its year if `near`, which follows in the text, has the same one."""
    return in_words(day) if day.year != near.year else f"{day:%A} {day.day} {day:%B}"


def _days(number: int) -> str:
    """1 day, 2 days"""
    return "1 day" if number == 1 else f"{number} days"


def _start(timeline: Timeline, begun: Beginning) -> Iterator[str]:
    yield f"Received {in_words(timeline.received)}."
    if timeline.identity_asked and begun.last_day_to_ask is None:
        yield _proof_asked(timeline.identity_asked)
        if begun.day:
            yield f"The month starts on the day it arrived: {in_words(begun.day)}."
        else:
            yield "The month starts on the day it arrives, so there is no due date yet."


def _proof_asked(asked: date) -> str:
    return f"Proof of identity or authority was asked for on {in_words(asked)}."


def _notes(
    rules: KindRules, timeline: Timeline, begun: Beginning, limit: TimeLimit
) -> Iterator[str]:
    """Explain what else happened, whether or not it changes the date."""
    if timeline.identity_asked and begun.last_day_to_ask:
        yield _proof_asked(timeline.identity_asked)
        yield (
            "That was too late to change the start of the month: the last day for that was"
            f" {in_words(begun.last_day_to_ask)}."
        )
    yield from _extension(timeline)
    if not rules.pausable:
        for pause in timeline.pauses:
            asked = in_words(pause.asked)
            yield f"Our question of {asked} does not stop the clock for this kind of request."
    for pause, why in limit.ignored:
        yield _ignored(pause, why, limit)


def _extension(timeline: Timeline) -> Iterator[str]:
    if timeline.extended:
        yield (f"The time was extended by two further months on {in_words(timeline.extended)}.")


def _ignored(pause: Pause, why: IgnoredBecause, limit: TimeLimit) -> str:
    question = f"Our question of {in_words(pause.asked)}"
    if why == "too late":
        return (
            f"{question} came too late to stop the clock:"
            f" the last day for that was {in_words(limit.end)}."
        )
    when = "the same day" if why == "same day" else "by the start of the month"
    return f"{question} was answered {when}, so it does not stop the clock."


def _months(limit: TimeLimit, corresponding: str, *, at_once: bool) -> str:
    """Return "One month later is ..."; `at_once` if the sentence before names the start."""
    count = NUMBERS[limit.months]
    after = "later" if at_once else f"after {in_words(limit.start)}"
    later = f"{count} {after} is {corresponding}"
    if limit.corresponding.day == limit.start.day:
        return later
    month = f"{limit.corresponding:%B} {limit.corresponding.year}"
    later = later[0].lower() + later[1:]
    return f"{month} has no {_ordinal(limit.start.day)}, so {later}"


def _stoppage(stop: Stoppage) -> str:
    waited = "an answer to our question" if stop.questions == 1 else "answers to our questions"
    return (
        f"Paused for {_days(stop.days)}, from {_short(stop.first, stop.until)} to"
        f" {in_words(stop.until)}, while we waited for {waited}."
    )


def _in_all(limit: TimeLimit) -> str:
    return " in all" if len(limit.stoppages) > 1 else ""


def _to_working_day(said: str, end: date, due: date, holidays: BankHolidays) -> str:
    if end == due:
        return f"{said}, a working day; due {in_words(due)}."
    return "; ".join([*_days_off(said, end, due, holidays), f"due {in_words(due)}."])


def _days_off(said: str, first: date, end: date, holidays: BankHolidays) -> Iterator[str]:
    """Explain why each day from `first` to the one before `end` is not a working day."""
    before = first in holidays
    yield f"{said}, {'a bank holiday' if before else 'at the weekend'}"
    day = first + DAY
    while day < end:
        is_holiday = day in holidays
        if is_holiday:
            yield f"{_short(day, end)} is {'one too' if before else 'a bank holiday'}"
        else:
            yield f"{_short(day, end)} is {'at the weekend' if before else 'too'}"
        before, day = is_holiday, day + DAY


def _ordinal(number: int) -> str:
    """29th, 30th, 31st: no other day can be missing from a month."""
    return f"{number}{'st' if number == 31 else 'th'}"

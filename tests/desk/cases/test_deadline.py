"""The clock: the cases of docs/law.md, and one for each rule, with the words of its working."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desk.cases import deadline
from desk.cases.bank_holidays import BankHolidays, HorizonError, england
from desk.cases.deadline import Timeline
from desk.dates import london
from tests.desk.cases.clocks import ONE_MONTH, on, timeline
from tests.desk.samples import KINDS, RULES

LATE_PROOF = ("2026-04-02", "2026-04-10")

PAUSABLE = {kind for kind in KINDS if RULES[kind].pausable}


def due(kind: str, when: Timeline) -> str | None:
    found = deadline.due(RULES[kind], when).date
    return None if found is None else found.isoformat()


def test_which_kinds_pause_and_extend() -> None:
    assert set(ONE_MONTH) == {kind for kind in KINDS if RULES[kind].extendable}
    assert {"access", "educational_record"} == PAUSABLE


@pytest.mark.parametrize("kind", ONE_MONTH)
@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2024-11-25", "2024-12-27"),  # docs/law.md, from the ICO: Christmas and Boxing Day
        ("2026-01-31", "2026-03-02"),  # docs/law.md: no 31 February, and the 28th is a Saturday
        ("2026-01-01", "2026-02-02"),  # docs/law.md: 1 February is a Sunday
        ("2025-01-31", "2025-02-28"),  # the last day of February, a Friday
        ("2024-01-31", "2024-02-29"),  # a leap year
        ("2024-01-30", "2024-02-29"),
        ("2024-01-29", "2024-02-29"),
        ("2024-02-29", "2024-04-02"),  # 29 March is Good Friday
        ("2023-01-29", "2023-02-28"),  # no 29 February
        ("2026-03-31", "2026-04-30"),  # a month of 30 days
        ("2021-01-01", "2021-02-01"),  # the ICO's 1 Jan -> 1 Feb, where that is a working day
        ("2026-03-03", "2026-04-07"),  # Good Friday to Easter Monday
        ("2022-05-02", "2022-06-06"),  # the Platinum Jubilee: two bank holidays, then a weekend
        ("2027-11-25", "2027-12-29"),  # Christmas on a Saturday, with both substitute days
        ("2022-11-25", "2022-12-28"),  # Christmas on a Sunday
        ("2022-12-01", "2023-01-03"),  # New Year's Day on a Sunday
        ("2026-12-15", "2027-01-15"),  # over the turn of the year
        ("2026-07-23", "2026-08-24"),  # in the school holidays, which change nothing
        ("2026-10-30", "2026-11-30"),  # a Scottish bank holiday: England works
        ("2026-02-17", "2026-03-17"),  # a Northern Irish one
        ("2026-03-29", "2026-04-29"),  # the clocks go forward
        ("2026-10-25", "2026-11-25"),  # and back
    ],
)
def test_one_month(kind: str, received: str, expected: str) -> None:
    assert due(kind, timeline(received)) == expected


@pytest.mark.parametrize(
    ("said_at", "expected"),
    [
        (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), "2026-11-24"),  # 23:59 in summer time
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), "2026-11-25"),  # midnight in summer time
        (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), "2026-11-25"),  # winter time since 1:00 UTC
    ],
)
def test_the_day_is_londons_when_the_clocks_change(said_at: datetime, expected: str) -> None:
    assert due("access", Timeline(london(said_at))) == expected


@pytest.mark.parametrize(
    ("kind", "received", "expected"),
    [
        ("complaint", "2026-11-23", "2026-12-23"),  # docs/law.md: day 1 is the day after
        ("complaint", "2026-06-19", "2026-07-20"),  # day 30 is Sunday 19 July
        ("complaint", "2026-06-18", "2026-07-20"),  # Saturday 18 July
        ("complaint", "2026-11-25", "2026-12-29"),  # Christmas Day, the weekend, and its Monday
        ("callback", "2026-11-23", "2026-11-24"),
        ("callback", "2026-11-27", "2026-11-30"),  # Friday
        ("callback", "2026-11-28", "2026-11-30"),  # Saturday
        ("callback", "2026-12-24", "2026-12-29"),  # Boxing Day's substitute is the 28th
    ],
)
def test_other_clocks(kind: str, received: str, expected: str) -> None:
    moved = timeline(
        received, (received, None), proof=(received, None), extended=received
    )  # which moves neither
    assert due(kind, timeline(received)) == due(kind, moved) == expected
    assert deadline.extension_deadline(RULES[kind], moved) is None


@pytest.mark.parametrize("kind", ONE_MONTH)
@pytest.mark.parametrize(
    ("proof", "expected"),
    [
        (("2026-03-01", "2026-03-01"), "2026-04-01"),  # on the day of receipt
        (("2026-03-02", "2026-03-09"), "2026-04-09"),
        (("2026-03-02", "2026-03-31"), "2026-04-30"),
        (("2026-03-02", "2026-07-05"), "2026-08-05"),  # however long it takes
        (("2026-03-02", None), None),
        (("2026-04-01", None), None),  # on the last day for asking
        (("2026-04-02", None), "2026-04-01"),  # the month is over
        (LATE_PROOF, "2026-04-01"),
    ],
)
def test_proof_of_identity(kind: str, proof: tuple[str, str | None], expected: str | None) -> None:
    assert due(kind, timeline("2026-03-01", proof=proof)) == expected


def test_an_extension_makes_no_room_for_asking_for_proof_late() -> None:
    assert due("erasure", timeline("2026-03-01", proof=LATE_PROOF, extended="2026-03-20")) == (
        "2026-06-01"
    )


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([("2026-03-10", "2026-03-15")], "2026-04-07"),  # 6 April is Easter Monday
        ([("2026-03-10", "2026-03-10")], "2026-04-01"),  # a same-day answer
        ([("2026-03-10", "2026-03-11")], "2026-04-02"),
        ([("2026-03-01", "2026-03-15")], "2026-04-15"),  # from the day of receipt
        ([("2026-03-10", "2026-03-15"), ("2026-03-20", "2026-03-24")], "2026-04-10"),
        ([("2026-03-20", "2026-03-24"), ("2026-03-10", "2026-03-15")], "2026-04-10"),  # any order
        ([("2026-03-10", "2026-03-15"), ("2026-03-12", "2026-03-17")], "2026-04-08"),  # overlapping
        ([("2026-03-10", "2026-03-17"), ("2026-03-12", "2026-03-14")], "2026-04-08"),  # inside
        ([("2026-03-10", "2026-03-15"), ("2026-03-15", "2026-03-17")], "2026-04-08"),  # touching
        ([("2026-03-28", "2026-03-30")], "2026-04-07"),  # over the change of the clocks
        ([("2026-04-01", "2026-04-13")], "2026-04-13"),  # asked on the last day
        ([("2026-04-02", "2026-04-13")], "2026-04-01"),  # asked too late
        ([("2026-04-02", None)], "2026-04-01"),
        ([("2026-03-10", "2026-03-15"), ("2026-04-06", "2026-04-08")], "2026-04-08"),
        ([("2026-03-10", "2026-03-15"), ("2026-04-07", "2026-04-08")], "2026-04-07"),
        ([("2026-03-10", None)], None),
        ([("2026-03-10", None), ("2026-03-12", "2026-03-14")], None),
        ([("2026-03-10", "2026-03-12"), ("2026-03-10", None)], None),
        ([("2026-03-10", None), ("2026-06-12", "2026-06-14")], None),
    ],
)
def test_questions(questions: list[tuple[str, str | None]], expected: str | None) -> None:
    for kind in PAUSABLE:
        assert due(kind, timeline("2026-03-01", *questions)) == expected
    for kind in set(ONE_MONTH) - PAUSABLE:
        assert due(kind, timeline("2026-03-01", *questions)) == "2026-04-01"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (("2026-03-03", "2026-03-08"), "2026-04-09"),  # over before the month starts
        (("2026-03-03", "2026-03-09"), "2026-04-09"),  # on that day
        (("2026-03-03", "2026-03-12"), "2026-04-13"),  # 3 days of it count: Sunday 12 April
        (("2026-03-03", None), None),
    ],
)
def test_only_what_follows_the_start_pauses(
    question: tuple[str, str | None], expected: str | None
) -> None:
    when = timeline("2026-03-01", question, proof=("2026-03-02", "2026-03-09"))
    assert due("access", when) == expected


@pytest.mark.parametrize("kind", ONE_MONTH)
@pytest.mark.parametrize(
    ("received", "told", "last_day", "expected"),
    [
        ("2026-03-01", "2026-03-01", "2026-04-01", "2026-06-01"),
        ("2026-03-01", "2026-04-01", "2026-04-01", "2026-06-01"),  # on the last day
        ("2025-11-30", "2025-12-30", "2025-12-30", "2026-03-02"),  # three months end in February
        ("2026-01-31", "2026-02-28", "2026-02-28", "2026-04-30"),  # not 28 May: from the start
        ("2025-09-25", "2025-10-01", "2025-10-25", "2025-12-29"),  # Christmas and a weekend
    ],
)
def test_extension(kind: str, received: str, told: str, last_day: str, expected: str) -> None:
    when = timeline(received, extended=told)
    assert deadline.extension_deadline(RULES[kind], when) == on(last_day)
    assert due(kind, when) == expected


@pytest.mark.parametrize("kind", ONE_MONTH)
def test_a_question_moves_an_extended_date_only_where_it_stops_the_clock(kind: str) -> None:
    when = timeline("2026-03-01", ("2026-05-11", "2026-05-15"), extended="2026-03-20")
    assert due(kind, when) == ("2026-06-05" if kind in PAUSABLE else "2026-06-01")


@pytest.mark.parametrize(
    ("received", "told"),
    [
        ("2026-03-01", "2026-04-02"),
        ("2026-01-01", "2026-02-02"),  # the last day is Sunday 1 February: it is not moved
    ],
)
def test_an_extension_told_of_too_late_is_refused(received: str, told: str) -> None:
    with pytest.raises(ValueError, match=r"too late: the last day .* was (Wednesday|Sunday) 1 "):
        deadline.due(RULES["rectification"], timeline(received, extended=told))


@pytest.mark.parametrize(
    ("question", "proof", "told", "last_day", "expected"),
    [
        (("2026-03-10", "2026-03-15"), None, "2026-04-06", "2026-04-06", "2026-06-08"),
        (("2026-03-10", None), None, "2026-05-20", "2026-04-01", None),  # it still waits
        (("2026-05-11", "2026-05-15"), None, "2026-03-20", "2026-04-01", "2026-06-05"),
        (("2026-03-10", "2026-03-15"), ("2026-03-02", None), "2026-03-20", None, None),
        (("2026-03-10", "2026-03-15"), ("2026-03-02", "2026-03-09"), "2026-04-13", "2026-04-14",
         "2026-06-15"),  # Sunday 14 June
    ],
)  # fmt: skip
def test_extension_with_pause_and_proof(
    question: tuple[str, str | None],
    proof: tuple[str, str | None] | None,
    told: str,
    last_day: str | None,
    expected: str | None,
) -> None:
    when = timeline("2026-03-01", question, proof=proof, extended=told)
    assert deadline.extension_deadline(RULES["access"], when) == (
        on(last_day) if last_day else None
    )
    assert due("access", when) == expected


def test_other_holidays_can_be_given() -> None:
    fair = BankHolidays({on("2026-12-23"): "Fair"}, on("2026-01-01"), on("2027-12-31"))
    assert deadline.due(RULES["access"], timeline("2026-11-23"), fair).date == on("2026-12-24")
    assert not deadline.is_working_day(on("2026-12-23"), fair)
    assert deadline.working_days_left(on("2026-12-24"), on("2026-12-22"), fair) == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("received", "known"),
    [
        ("2026-01-01", True),
        ("2026-09-02", True),
        ("2026-09-03", False),
        ("2025-12-31", False),
        ("2027-01-01", False),
        ("9999-12-31", False),
    ],
)
def test_horizon(kind: str, received: str, known: bool) -> None:
    data = BankHolidays({}, on("2026-01-01"), on("2026-12-31"))
    if known:
        deadline.due(RULES[kind], timeline(received), data)
        return
    with pytest.raises(HorizonError, match="known from 2026-01-01 to 2026-12-31"):
        deadline.due(RULES[kind], timeline(received), data)


@pytest.mark.parametrize(
    ("question", "proof"),
    [
        (("2026-03-10", "9999-12-31"), None),  # answered on a day that is not known
        (("2026-03-10", "2026-12-15"), None),  # the end lies past the horizon
        (None, ("2026-03-10", "2026-10-01")),  # and the start
    ],
)
def test_horizon_of_what_moves_the_date(
    question: tuple[str, str | None] | None, proof: tuple[str, str | None] | None
) -> None:
    data = BankHolidays({}, on("2026-01-01"), on("2026-12-31"))
    when = timeline("2026-03-01", *([question] if question else []), proof=proof)
    with pytest.raises(HorizonError, match="known from 2026-01-01 to 2026-12-31"):
        deadline.due(RULES["access"], when, data)


def test_the_due_date_itself_must_be_known() -> None:
    data = BankHolidays({}, on("2026-01-01"), on("2027-01-02"))  # the last day is a Saturday
    long_wait = timeline("2026-03-01", ("2026-03-10", "2026-12-10"))
    assert deadline.due(RULES["access"], long_wait, replace(data, until=on("2027-01-01"))).date == (
        on("2027-01-01")
    )
    long_wait = timeline("2026-03-01", ("2026-03-10", "2026-12-11"))
    with pytest.raises(HorizonError, match="2027-01-04 lies after that"):
        deadline.due(RULES["access"], long_wait, data)


def test_englands_holidays_reach_far_enough_for_today() -> None:
    england().check_horizon(london(datetime.now(UTC)))
    assert on("2023-05-08") in england()  # the Coronation: one-off days are there
    assert on("2026-11-30") not in england()  # St Andrew's Day is Scotland's

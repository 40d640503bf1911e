"""The daily digest: complete, with nothing personal in it, once a working day."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text as sql

from desk.cases import actions
from desk.cases.working_days import DAY
from desk.casework.apply import apply_action
from desk.casework.opening import keep_draft
from desk.jobs.digest import gather, send_digest
from desk.storage import Store
from desk.storage.engine import engine_at
from desk.storage.records import Absence
from tests.desk.jobs.days import DEPUTY, DPL, at, digests, mails, moved_to, opened, work
from tests.desk.samples import case_context

MONDAY = date(2026, 11, 2)
PERSONAL = ("Ada", "Doe", "pat@home.example", "everything", "detention")


def text_on(store: Store, day: date, hour: int = 7) -> str:
    (mail,) = digests(work(store, at(day, hour)))
    return mail.text_body


def test_on_working_days_from_seven_on_and_once(store: Store) -> None:
    assert digests(work(store, at(MONDAY, 6, 59))) == []
    (mail,) = digests(work(store, at(MONDAY)))
    assert mail.recipient == DPL
    assert mail.subject == "Your desk on Monday 2 November 2026: 0 overdue, 0 due soon, 0 new"
    assert digests(work(store, at(MONDAY, 18))) == []
    saturday = MONDAY + 5 * DAY
    assert digests(work(store, at(saturday))) == digests(work(store, at(saturday + DAY))) == []
    assert len(digests(work(store, at(MONDAY + 7 * DAY)))) == 1


def test_seven_in_summer_is_six_in_utc(sqlite_store: Store) -> None:
    july = date(2026, 7, 1)
    assert at(july).utcoffset() == timedelta(hours=1)
    assert digests(work(sqlite_store, at(july, 6, 59))) == []
    assert len(digests(work(sqlite_store, at(july)))) == 1


def test_no_digest_on_a_bank_holiday(sqlite_store: Store) -> None:
    assert digests(work(sqlite_store, at(date(2026, 12, 25)))) == []
    assert digests(work(sqlite_store, at(date(2026, 12, 28)))) == []  # for the 26th, a Saturday
    assert len(digests(work(sqlite_store, at(date(2026, 12, 29))))) == 1


def test_missed_days_bring_one_digest_not_many(sqlite_store: Store) -> None:
    work(sqlite_store, at(MONDAY))
    (mail,) = digests(work(sqlite_store, at(MONDAY + 9 * DAY, 15)))
    assert "Wednesday 11 November 2026" in mail.subject


def test_what_is_new_is_new_once_and_never_left_out(sqlite_store: Store) -> None:
    work(sqlite_store, at(MONDAY, 7))
    opened(sqlite_store, MONDAY)
    opened(sqlite_store, MONDAY + 4 * DAY, submission_id="s2", kind="erasure", prefix="ERA")
    monday = text_on(sqlite_store, MONDAY + 7 * DAY)
    new = "New since the last mail of this kind:\n"
    assert (new + "SAR-2026-000001, access to personal data\nERA-2026-000001, erasure\n") in monday
    assert new + "nothing\n" in text_on(sqlite_store, MONDAY + 8 * DAY)


def test_the_first_digest_does_not_call_everything_new(sqlite_store: Store) -> None:
    opened(sqlite_store, MONDAY)
    opened(sqlite_store, MONDAY + 7 * DAY, submission_id="s2")
    text = text_on(sqlite_store, MONDAY + 8 * DAY)
    new = text.partition("New since")[2].partition("\n\n")[0]
    assert "SAR-2026-000002" in new
    assert "SAR-2026-000001" not in new


def test_a_request_closed_the_same_day_was_new_all_the_same(sqlite_store: Store) -> None:
    work(sqlite_store, at(MONDAY))
    one = opened(sqlite_store, MONDAY)
    desk = case_context(sqlite_store, at(MONDAY, 13))
    apply_action(one.reference, 1, actions.Withdraw("By telephone."), "dpl", desk)
    assert "SAR-2026-000001" in text_on(sqlite_store, MONDAY + DAY)


def test_dates_near_and_past(sqlite_store: Store) -> None:
    opened(sqlite_store, MONDAY)  # due Wednesday 2 December
    near = "SAR-2026-000001, access to personal data: "
    assert near not in text_on(sqlite_store, date(2026, 11, 17))
    assert f"{near}10 working days left, Wednesday 2 December 2026\n" in text_on(
        sqlite_store, date(2026, 11, 18)
    )
    assert f"{near}due today, Wednesday 2 December 2026\n" in text_on(
        sqlite_store, date(2026, 12, 2)
    )
    late = text_on(sqlite_store, date(2026, 12, 3))
    assert f"Overdue:\n{near}by 1 working day\n" in late
    assert "Due within 10 working days:\nnothing\n" in late


def test_a_date_at_the_weekend_is_not_called_today(sqlite_store: Store) -> None:
    complaint = opened(sqlite_store, date(2026, 11, 6), kind="complaint", prefix="CMP")
    moved_to(sqlite_store, complaint, date(2026, 12, 5))
    said = text_on(sqlite_store, date(2026, 12, 4))
    assert ": due before the next working day, Saturday 5 December 2026\n" in said


def test_a_clock_that_ran_ahead_hides_no_news(sqlite_store: Store) -> None:
    work(sqlite_store, at(MONDAY + 364 * DAY))
    one = opened(sqlite_store, MONDAY)
    said = text_on(sqlite_store, MONDAY + DAY)
    assert f"New since the last mail of this kind:\n{one.reference}" in said


def test_a_complaint_in_hand_has_no_date(sqlite_store: Store) -> None:
    one = opened(sqlite_store, MONDAY, kind="complaint", prefix="CMP")
    desk = case_context(sqlite_store, at(MONDAY, 13))
    apply_action(one.reference, 1, actions.Start(), "dpl", desk)
    assert "Overdue:\nnothing\n" in text_on(sqlite_store, date(2026, 12, 7))


@pytest.mark.parametrize(
    ("action", "what"),
    [
        (actions.AskIdentity("Your passport."), "proof of who they are"),
        (actions.AskClarification("Which school?"), "an answer"),
    ],
)
def test_what_waits_is_named_and_after_a_fortnight_asked_for_again(
    sqlite_store: Store, action: actions.Action, what: str
) -> None:
    one = opened(sqlite_store, MONDAY)
    apply_action(one.reference, 1, action, "dpl", case_context(sqlite_store, at(MONDAY, 13)))
    line = f"SAR-2026-000001, access to personal data: {what}, for"
    assert f"{line} 11 days\n" in text_on(sqlite_store, date(2026, 11, 13))
    assert f"{line} 14 days. Please ask again\n" in text_on(sqlite_store, date(2026, 11, 16))


def test_drafts_and_mails_given_up(sqlite_store: Store) -> None:
    opened(sqlite_store, MONDAY)
    keep_draft(
        case_context(sqlite_store, at(MONDAY, 14)),
        submission_id="s2",
        kind="erasure",
        first_mention_at=at(MONDAY, 13),
        answers={"subject_name": "Ada Doe"},
        conversation=None,
    )
    with sqlite_store.begin() as unit:
        for mail in unit.outbox.claim_due(at(MONDAY, 15), "me", 9):
            unit.outbox.mark_failed(mail, "No such mailbox.", mail.give_up_at + DAY)
    text = text_on(sqlite_store, MONDAY + DAY)
    assert "erasure, first mentioned Monday 2 November 2026 at 13:00\n" in text
    given_up = "SAR-2026-000001, written Monday 2 November 2026 at 12:00. No such mailbox.\n"
    assert text.count(given_up) == 2
    assert not any(said in text for said in PERSONAL)


def test_what_is_damaged_is_said_and_keeps_no_digest_away(store: Store, database_url: str) -> None:
    spoilt, whole = opened(store, MONDAY), opened(store, MONDAY, submission_id="s2")
    with engine_at(database_url) as engine, engine.begin() as connection:
        for change in (
            "UPDATE tickets SET subject_name = 'x' || subject_name WHERE id = :id",
            "UPDATE outbox SET text_body = 'x' || text_body WHERE ticket_id = :id",
        ):
            connection.execute(sql(change), {"id": spoilt.id})
    with store.begin() as unit:
        unit.outbox.claim_due(at(MONDAY, 15), "me", 9)
    now = at(MONDAY + DAY)
    with store.read() as unit:
        digest = gather(unit, now)
    assert ([t.id for t in digest.new], digest.unreadable) == ([whole.id], [spoilt.reference])
    assert digest.unreadable_mails == 2
    send_digest(case_context(store, now))
    with store.read() as unit:
        (text,) = [mail.text_body for mail in unit.outbox.listed().found if mail.idempotency_key]
    assert f"restoring a backup brings them back.\n{spoilt.reference}\n" in text
    assert "mails that were given up: 2\n" in text


def test_the_checkpoint_of_the_history_leaves_the_machine(store: Store) -> None:
    opened(store, MONDAY)
    with store.read() as unit:
        head = unit.history.head()
    assert head is not None
    text = text_on(store, MONDAY + DAY)
    assert f"cut off:\n{head.checkpoint}\n" in text
    assert head.checkpoint.startswith("1:")


def test_the_calendar_running_out_is_said(sqlite_store: Store) -> None:
    text = text_on(sqlite_store, date(2100, 11, 1))
    assert "Something is wrong with the calendar:\nFrom 2100-11-01 on, new requests" in text


def test_it_goes_to_the_deputy_too(sqlite_store: Store) -> None:
    with sqlite_store.begin() as unit:
        unit.absences.add(Absence("a1", MONDAY, MONDAY, "dpl", at(MONDAY)))
    found = digests(work(sqlite_store, at(MONDAY)))
    assert {mail.recipient for mail in found} == {DPL, DEPUTY}


def test_two_desks_send_one(store: Store) -> None:
    desk = case_context(store, at(MONDAY))
    assert (send_digest(desk), send_digest(desk)) == ({"mails": 1}, {"mails": 0})
    assert len(mails(store)) == 1


def test_news_are_counted_from_the_digest_itself(sqlite_store: Store) -> None:
    """Whoever dies after the mail was stored leaves no gap between two digests."""
    moment: datetime = at(MONDAY, 7)
    send_digest(case_context(sqlite_store, moment))
    opened(sqlite_store, MONDAY)
    with sqlite_store.read() as unit:
        (new,) = gather(unit, at(MONDAY + DAY)).new
    assert new.reference == "SAR-2026-000001"

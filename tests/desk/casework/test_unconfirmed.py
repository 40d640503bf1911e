"""Three requests a day to confirm, for one contact (red team, row 4)."""

from datetime import UTC, datetime, timedelta

import pytest

from desk.casework.audit import verify_nightly
from desk.casework.opening import MOST_UNCONFIRMED, check_unconfirmed, open_ticket
from desk.storage import Store
from desk.storage.errors import TooManyUnconfirmed
from tests.desk.samples import case_context, request

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)


def test_a_fourth_request_waits_until_one_is_confirmed_or_a_day_is_over(store: Store) -> None:
    now = [NOW]
    context = case_context(store, lambda: now[0])
    opened = []
    for n in range(MOST_UNCONFIRMED):
        cmd = request(NOW, submission_id=f"s{n}")
        check_unconfirmed(cmd, context)
        opened.append(open_ticket(cmd, context))
    fourth = request(NOW, submission_id="s4")
    with pytest.raises(TooManyUnconfirmed):
        check_unconfirmed(fourth, context)
    check_unconfirmed(request(NOW, submission_id="s0"), context)  # the same one, sent again
    check_unconfirmed(request(NOW, submission_id="s5", requester_contact="b@x.example"), context)
    now[0] += timedelta(days=1, seconds=1)
    check_unconfirmed(fourth, context)


def test_a_changed_record_is_told_of_each_night(sqlite_store: Store) -> None:
    """`audit verify` found it, and nobody ran that (red team, row 8)."""
    context = case_context(sqlite_store, lambda: NOW)
    open_ticket(request(NOW), context)
    assert verify_nightly(context) == {"faults": 0}
    with sqlite_store.begin() as unit:
        unit.tickets._connection.exec_driver_sql("UPDATE tickets SET due = '2027-12-31'")
    for _ in range(2):
        assert verify_nightly(context)["faults"] > 0
    with sqlite_store.read() as unit:
        told = [mail.subject for mail in unit.outbox.all() if "changed outside" in mail.subject]
    assert len(told) == 1

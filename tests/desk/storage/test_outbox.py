"""The outbox: a mail is one sender's at a time and nobody's for ever, on both databases."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from desk.cases.mail import FEWEST_TRIES, LONGEST_PAUSE, PATIENCE, Mail
from desk.storage import AlreadyStored, Store
from desk.storage.engine import engine_at
from tests.desk.samples import ticket

NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
GRACE = timedelta(minutes=5)
YEAR = timedelta(days=365)


def mail(name: str, **values: Any) -> Mail:
    fields = {
        "id": name,
        "ticket_id": "t1",
        "idempotency_key": None,
        "recipient": f"{name}@home.example",
        "subject": "Hello",
        "text_body": "Text",
        "html_body": "<p>Text</p>",
        "message_id": f"<{name}@school.example>",
        "created_at": NOW,
        "next_try_at": NOW,
        "give_up_at": NOW + timedelta(hours=72),
    }
    return Mail(**{**fields, **values})


@pytest.fixture
def box(store: Store) -> Store:
    """A store with a ticket and its mails a, b, and c, which is to go an hour later."""
    with store.begin() as unit:
        unit.tickets.add(ticket(NOW))
        later = NOW + timedelta(hours=1)
        unit.outbox.add_all([mail("a"), mail("b"), mail("c", next_try_at=later)])
    return store


def claim(store: Store, holder: str = "me", at: datetime = NOW, limit: int = 9) -> list[Mail]:
    with store.begin() as unit:
        return unit.outbox.claim_due(at, holder, limit)


def ids(mails: list[Mail]) -> list[str]:
    return [m.id for m in mails]


def test_mails_come_back_as_they_were_stored(box: Store) -> None:
    with box.read() as unit:
        assert unit.outbox.all()[:2] == [mail("a"), mail("b")]
        assert unit.outbox.for_ticket("t1") == unit.outbox.waiting() == unit.outbox.all()
        assert unit.outbox.for_ticket("t2") == []


def test_only_due_mails_are_claimed_and_only_once(box: Store) -> None:
    claimed = claim(box)
    assert ids(claimed) == ["a", "b"]
    assert {(m.state, m.claimed_by, m.claimed_at) for m in claimed} == {("claimed", "me", NOW)}
    assert claim(box, "you") == []
    assert ids(claim(box, "you", NOW + timedelta(hours=1))) == ["c"]


def test_an_unreadable_mail_fails_and_holds_up_no_other(box: Store, database_url: str) -> None:
    with engine_at(database_url) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET subject = 'x' || subject WHERE id = 'a'"))
    assert ids(claim(box)) == ["b"]
    assert claim(box) == []
    with box.read() as unit:
        assert unit.outbox.failed().unreadable == ["a"]
        assert (unit.outbox.count("failed"), unit.outbox.count("claimed", "waiting")) == (1, 2)
        assert unit.outbox.listed_for("t1").unreadable == ["a"]


def test_a_claim_takes_no_more_than_its_limit(box: Store) -> None:
    assert ids(claim(box, limit=1)) == ["a"]
    assert ids(claim(box, limit=1)) == ["b"]
    assert claim(box, limit=1) == []


def test_due_says_whether_there_is_anything_to_claim(box: Store) -> None:
    with box.read() as unit:
        assert not unit.outbox.due(NOW - SECOND)
        assert unit.outbox.due(NOW)
    claim(box)
    with box.read() as unit:
        assert not unit.outbox.due(NOW)


def test_sent(box: Store) -> None:
    a, _ = claim(box)
    with box.begin() as unit:
        assert unit.outbox.mark_sent(a, NOW + SECOND)
        assert ids(unit.outbox.waiting()) == ["b", "c"]
        sent = unit.outbox.all()[0]
    assert (sent.state, sent.sent_at, sent.attempts) == ("sent", NOW + SECOND, 1)
    assert sent.message_id == mail("a").message_id


def test_failed(box: Store) -> None:
    a, _ = claim(box)
    with box.begin() as unit:
        assert unit.outbox.mark_failed(a, "It rained.", NOW + SECOND)
    assert claim(box) == []
    (again,) = claim(box, "you", NOW + SECOND)
    assert (again.id, again.attempts, again.last_error) == ("a", 1, "It rained.")
    with box.begin() as unit:
        assert unit.outbox.mark_sent(again, NOW)
        assert unit.outbox.all()[0].last_error is None
        assert unit.outbox.all()[0].attempts == 2


def test_a_lost_claim_settles_nothing(box: Store) -> None:
    a, _ = claim(box, "me")
    with box.begin() as unit:
        assert unit.outbox.release("me") == 2
    assert ids(claim(box, "you")) == ["a", "b"]
    with box.begin() as unit:
        assert not unit.outbox.mark_sent(a, NOW)
        assert not unit.outbox.mark_failed(a, "late", NOW)
        assert {m.state for m in unit.outbox.all()[:2]} == {"claimed"}


def test_what_a_dead_sender_holds_is_offered_again_and_nothing_else(box: Store) -> None:
    claim(box, "dead", NOW, limit=1)
    claim(box, "me", NOW, limit=1)
    with box.begin() as unit:
        assert not unit.outbox.stuck(NOW + GRACE, GRACE, "me")
        assert unit.outbox.release_stuck(NOW + GRACE, GRACE, "me") == 0
        assert unit.outbox.stuck(NOW + GRACE + SECOND, GRACE, "me")
        assert unit.outbox.release_stuck(NOW + GRACE + SECOND, GRACE, "me") == 1
        states = {m.id: (m.state, m.claimed_by, m.claimed_at) for m in unit.outbox.all()}
    assert states["a"] == ("waiting", None, None)
    assert states["b"] == ("claimed", "me", NOW)


def test_a_clock_that_ran_ahead_holds_up_no_mail(box: Store) -> None:
    """A year ahead when it was claimed or put off; then the clock was set right."""
    (_, b) = claim(box, "dead", NOW + YEAR, limit=2)
    with box.begin() as unit:
        assert unit.outbox.mark_failed(b, "No answer.", NOW + YEAR + LONGEST_PAUSE)
        assert unit.outbox.stuck(NOW, GRACE, "me")
        assert unit.outbox.release_stuck(NOW, GRACE, "me") == 1
        assert unit.outbox.due(NOW)
    assert ids(claim(box, "me", NOW)) == ["a", "b"]


def test_a_desk_that_was_off_for_days_does_not_give_up_at_once(box: Store) -> None:
    (a, _) = claim(box, "me", NOW)
    back = NOW + 2 * PATIENCE
    with box.begin() as unit:
        assert unit.outbox.mark_failed(a, "No answer.", NOW + SECOND)
    (again, *_) = claim(box, "me", back)
    assert (again.id, again.attempts, again.give_up_at) == ("a", 1, back + PATIENCE)


def test_a_mail_tried_often_enough_fails_in_time(box: Store) -> None:
    for number in range(FEWEST_TRIES):
        (a, *_) = claim(box, "me", NOW + number * SECOND)
        with box.begin() as unit:
            assert unit.outbox.mark_failed(a, "No answer.", NOW + (number + 1) * SECOND)
    (a, *_) = claim(box, "me", NOW + 2 * PATIENCE)
    assert (a.attempts, a.give_up_at) == (FEWEST_TRIES, NOW + PATIENCE)


def test_many_senders_at_once_never_get_the_same_mail(box: Store) -> None:
    with box.begin() as unit:
        unit.outbox.add_all(mail(f"m{n}") for n in range(40))
    claimed: list[str] = []

    def sender(name: str) -> None:
        while mails := claim(box, name, limit=3):
            claimed.extend(ids(mails))

    threads = [threading.Thread(target=sender, args=(f"s{n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claimed) == len(set(claimed)) == 42


def test_a_message_id_exists_once(box: Store) -> None:
    with pytest.raises(AlreadyStored), box.begin() as unit:
        unit.outbox.add_all([mail("d", message_id=mail("a").message_id)])


def test_repr_names_nobody(box: Store) -> None:
    assert "home.example" not in repr(mail("a"))
    assert "Text" not in repr(mail("a"))


def test_a_mail_fails_after_its_last_hour_and_can_be_tried_again(box: Store) -> None:
    late = NOW + timedelta(hours=72, seconds=1)
    a, b = claim(box)
    with box.begin() as unit:
        assert unit.outbox.mark_failed(a, "No answer.", late)
        assert unit.outbox.mark_failed(b, "No answer.", late - 2 * SECOND)
    with box.read() as unit:
        assert ids(unit.outbox.failed().found) == ["a"]
        assert ids(unit.outbox.waiting()) == ["a", "b", "c"]
    assert "a" not in ids(claim(box, at=late + timedelta(days=9)))
    with box.begin() as unit:
        assert not unit.outbox.try_again("b", late, late)
        assert unit.outbox.try_again("a", late, late + timedelta(hours=72))
    assert ids(claim(box, at=late)) == ["a"]


def test_an_idempotency_key_is_used_once(box: Store) -> None:
    with box.begin() as unit:
        unit.outbox.add_all(
            [mail("d", idempotency_key="digest:2026-11-24:dpl"), mail("e"), mail("f")]
        )
    with box.read() as unit:
        assert unit.outbox.has_key("digest:2026-11-24:dpl")
        assert not unit.outbox.has_key("digest:2026-11-25:dpl")
    with pytest.raises(AlreadyStored), box.begin() as unit:
        unit.outbox.add_all([mail("g", idempotency_key="digest:2026-11-24:dpl")])


def test_a_claim_by_a_clock_a_little_ahead_is_not_stuck(box: Store) -> None:
    claim(box, "other", NOW + SECOND, limit=1)
    with box.begin() as unit:
        assert not unit.outbox.stuck(NOW, GRACE, "me")
        assert unit.outbox.release_stuck(NOW, GRACE, "me") == 0


def test_mails_without_a_ticket_go_only_once_they_are_older(box: Store) -> None:
    sent = mail("sent", ticket_id=None, state="sent", sent_at=NOW)
    failed = mail("failed", ticket_id=None, state="failed", give_up_at=NOW)
    with box.begin() as unit:
        unit.outbox.add_all([sent, failed])
        assert unit.outbox.remove_done_before(NOW) == 0
        assert unit.outbox.remove_done_before(NOW + SECOND) == 2

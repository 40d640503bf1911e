"""Opening a ticket: once however often it is submitted, atomically, on both databases."""

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desk.cases.bank_holidays import HorizonError
from desk.cases.ticket import OpenTicket, Ticket
from desk.casework.opening import discard_draft, keep_draft, open_ticket
from desk.storage import AlreadyStored, Conversation, StorageUnavailable, Store, open_store
from desk.storage.records import Absence
from tests.desk.samples import KEYS, KINDS, TRUST, case_context, request

SAID_AT = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
NOW = datetime(2026, 1, 31, 23, 41, tzinfo=UTC)


def command(**values: Any) -> OpenTicket:
    return request(SAID_AT, **values)


def opened(store: Store, now: datetime = NOW, **values: Any) -> Ticket:
    return open_ticket(command(**values), case_context(store, now))


def in_threads(count: int, work: Callable[[int], None]) -> None:
    """Run `work` in so many threads that start at the same moment."""
    gate = threading.Barrier(count)

    def wait_and_work(number: int) -> None:
        gate.wait()
        work(number)

    threads = [threading.Thread(target=wait_and_work, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_a_ticket_comes_back_as_it_was_stored(store: Store) -> None:
    ticket = opened(store)
    with store.read() as unit:
        assert unit.tickets.by_reference("SAR-2026-000001") == ticket
        assert unit.tickets.by_submission("s1") == ticket
        assert unit.tickets.open() == unit.tickets.all() == [ticket]
        assert unit.tickets.by_reference("SAR-2026-000002") is None
    assert (ticket.reference, ticket.state, ticket.version) == ("SAR-2026-000001", "received", 1)
    assert ticket.received_at == SAID_AT
    assert ticket.details == {"wanted": "everything"}


def test_the_clock_starts_on_the_trusts_day_of_the_first_mention(store: Store) -> None:
    july = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # already 2 July in London
    assert opened(store, first_mention_at=july, now=july).due_working[0].endswith("2 July 2026.")
    ticket = opened(store, submission_id="s2")
    assert ticket.due == date(2026, 3, 2)
    assert ticket.due_working[0] == "Received Saturday 31 January 2026."


def test_history_and_mails_are_stored_with_it(store: Store) -> None:
    ticket = opened(store)
    with store.read() as unit:
        (entry,) = unit.history.for_ticket(ticket.id)
        mails = unit.outbox.for_ticket(ticket.id)
    assert (entry.at, entry.detail) == (NOW, "Opened from the chat; due Monday 2 March 2026")
    assert (entry.who, entry.event, entry.state) == ("assistant", "opened", "received")
    assert {mail.recipient for mail in mails} == {"dpl@elm.example", "pat@home.example"}
    assert {mail.state for mail in mails} == {"waiting"}
    assert (
        "https://desk.example/desk/tickets/SAR-2026-000001"
        in mails[0].text_body + mails[1].text_body
    )


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_opened(sqlite_store: Store, kind: str) -> None:
    assert opened(sqlite_store, kind=kind).kind == kind


def test_references_count_by_prefix_and_year(store: Store) -> None:
    new_year = datetime(2027, 1, 1, 0, 10, tzinfo=UTC)
    references = [
        opened(store, submission_id="a").reference,
        opened(store, submission_id="b").reference,
        opened(store, submission_id="c", prefix="CALL", kind="callback").reference,
        opened(store, submission_id="d", now=new_year).reference,
    ]
    assert references == [
        "SAR-2026-000001",
        "SAR-2026-000002",
        "CALL-2026-000001",
        "SAR-2027-000001",
    ]


def test_open_tickets_come_by_due_date(store: Store) -> None:
    later = datetime(2026, 3, 20, 12, tzinfo=UTC)
    opened(store, submission_id="later", first_mention_at=later)
    opened(store, submission_id="sooner")
    with store.read() as unit:
        assert [t.submission_id for t in unit.tickets.open()] == ["sooner", "later"]


def test_the_chat_it_came_from_is_kept_where_it_is_known(store: Store) -> None:
    chat = Conversation("c1", "0" * 64, "sender-1", NOW, NOW)
    with store.begin() as unit:
        unit.conversations.add(chat)
    assert opened(store, submission_id="a", conversation="sender-1").conversation_id == "c1"
    assert opened(store, submission_id="b", conversation="rasa-shell").conversation_id is None
    assert opened(store, submission_id="c").conversation_id is None


def test_the_same_submission_later_gets_the_earlier_ticket(store: Store) -> None:
    first = opened(store)
    assert opened(store, now=datetime(2026, 2, 9, tzinfo=UTC), subject_name="Other") == first
    assert opened(store, submission_id="s2").reference == "SAR-2026-000002"
    with store.read() as unit:
        assert len(unit.outbox.all()) == 4


def test_a_hundred_equal_submissions_at_once_are_one_ticket(store: Store) -> None:
    tickets: list[Ticket] = []
    in_threads(100, lambda _: tickets.append(opened(store)))
    assert len(tickets) == 100
    assert {ticket.reference for ticket in tickets} == {"SAR-2026-000001"}
    with store.read() as unit:
        assert len(unit.tickets.all()) == 1
        assert len(unit.outbox.all()) == 2
        assert len(unit.history.for_ticket(tickets[0].id)) == 1


def test_different_submissions_at_once_leave_no_gap(store: Store) -> None:
    references: list[str] = []
    in_threads(20, lambda n: references.append(opened(store, submission_id=f"s{n}").reference))
    assert sorted(references) == [f"SAR-2026-{n:06d}" for n in range(1, 21)]


def submit_in_process(url: str, number: int, gate: Any, references: Any) -> None:
    """The same submission and one of its own, five times over."""
    store = open_store(url, KEYS)
    gate.wait(30)
    for n in range(5):
        own = opened(store, submission_id=f"p{number}-{n}")
        references.put((opened(store).reference, own.reference))
    store.close()


def test_equal_submissions_from_several_processes_are_one_ticket(database_url: str) -> None:
    # Forked, so that they need not import everything again and really do run at the same moment.
    context = multiprocessing.get_context("fork")
    gate, references = context.Barrier(4), context.Queue()
    started = [
        context.Process(target=submit_in_process, args=(database_url, n, gate, references))
        for n in range(4)
    ]
    for process in started:
        process.start()
    pairs = [references.get(timeout=60) for _ in range(20)]
    for process in started:
        process.join(60)
        assert process.exitcode == 0
    assert len({shared for shared, _ in pairs}) == 1
    assert len({own for _, own in pairs}) == 20
    store = open_store(database_url, KEYS)
    with store.read() as unit:
        assert len(unit.tickets.all()) == 21
        assert len(unit.outbox.all()) == 42
    store.close()


def test_nothing_is_kept_where_a_mail_cannot_be_written(store: Store) -> None:
    nobody = replace(TRUST, dpl=None)  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        open_ticket(command(), case_context(store, NOW, nobody))
    with store.read() as unit:
        assert unit.tickets.all() == []
    assert opened(store).reference == "SAR-2026-000001"  # the number was given back


def test_no_due_date_no_ticket(store: Store) -> None:
    with pytest.raises(HorizonError):
        opened(store, first_mention_at=datetime(2100, 12, 1, tzinfo=UTC))
    with store.read() as unit:
        assert unit.tickets.all() == []


def test_a_clash_that_is_no_equal_submission_is_an_error(store: Store) -> None:
    first = opened(store)
    with store.begin() as unit:
        unit.tickets.add(replace(first, id="x", submission_id="x", reference="SAR-2026-000002"))
    with pytest.raises(AlreadyStored):
        opened(store, submission_id="s2")
    with store.read() as unit:
        assert len(unit.tickets.all()) == 2


def test_a_missing_database_is_unavailable_and_not_made(tmp_path: Any) -> None:
    store = open_store(f"sqlite:///{tmp_path}/none.db", KEYS)
    with pytest.raises(StorageUnavailable):
        opened(store)
    assert list(tmp_path.iterdir()) == []


def keep(store: Store, **values: Any) -> None:
    fields: dict[str, Any] = {
        "submission_id": "s1",
        "kind": "access",
        "first_mention_at": SAID_AT,
        "answers": {"requester_role": "parent"},
        "conversation": None,
    }
    keep_draft(case_context(store, NOW), **{**fields, **values})


def test_a_first_mention_is_kept_and_becomes_the_ticket(store: Store) -> None:
    keep(store)
    keep(store, answers={"requester_role": "parent", "subject_name": "Ada Doe"})
    with store.read() as unit:
        (draft,) = unit.drafts.all()
    assert draft.answers == {"requester_role": "parent", "subject_name": "Ada Doe"}
    assert draft.first_mention_at == SAID_AT
    ticket = opened(store)
    with store.read() as unit:
        assert unit.drafts.all() == []
        events = [entry.event for entry in unit.history.for_ticket(ticket.id)]
    assert (ticket.id, events) == (draft.id, ["draft_kept", "opened"])


def test_a_message_that_comes_late_brings_no_draft_back(store: Store) -> None:
    keep(store)
    opened(store)
    keep(store, answers={"requester_role": "parent"})
    with store.read() as unit:
        assert unit.drafts.all() == []


def test_a_stopped_request_leaves_no_word_of_it(store: Store) -> None:
    keep(store)
    discard_draft(case_context(store, NOW), "s1")
    discard_draft(case_context(store, NOW), "never kept")
    with store.read() as unit:
        assert unit.drafts.all() == []
        assert [entry.event for entry in unit.history.all() if entry] == [
            "draft_kept",
            "draft_discarded",
        ]


def test_a_similar_open_request_is_pointed_out_to_both_sides(store: Store) -> None:
    opened(store, subject_name="Ada Doe")
    opened(store, submission_id="other person", requester_contact="kim@home.example")
    opened(store, submission_id="other kind", kind="erasure", prefix="ERA")
    second = opened(store, submission_id="s2", requester_contact="Pat@Home.example")
    with store.read() as unit:
        mails = unit.outbox.for_ticket(second.id)
        (entry,) = unit.history.for_ticket(second.id)
    assert all("SAR-2026-000001" in mail.text_body for mail in mails)
    assert not any("SAR-2026-000002" in mail.text_body for mail in mails)
    assert "SAR-2026-000001" in str(entry.detail)


def test_footage_is_to_be_kept_at_once(store: Store) -> None:
    ticket = opened(store, preserve=True, details={"Place": "bike shed"})
    with store.read() as unit:
        to_dpl = [m for m in unit.outbox.for_ticket(ticket.id) if m.recipient == TRUST.dpl.email]
    assert len(to_dpl) == 2
    assert any("bike shed" in mail.text_body for mail in to_dpl)


def test_the_deputy_gets_the_mails_too_while_the_dpl_is_away(store: Store) -> None:
    with store.begin() as unit:
        unit.absences.add(Absence("a", date(2026, 1, 31), date(2026, 1, 31), "dpl", NOW))
    away, back = (
        opened(store),
        opened(store, now=datetime(2026, 2, 1, tzinfo=UTC), submission_id="b"),
    )
    with store.read() as unit:
        assert "deputy@elm.example" in {m.recipient for m in unit.outbox.for_ticket(away.id)}
        assert "deputy@elm.example" not in {m.recipient for m in unit.outbox.for_ticket(back.id)}

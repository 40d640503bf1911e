"""Opening a ticket: once however often it is sent, whole or not at all, on both databases."""

import multiprocessing
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.trust import Office, Person, Safeguarding, Trust
from desk.storage import AlreadyStored, Conversation, StorageUnavailable, Store, open_store
from desk.tickets.bank_holidays import HorizonError
from desk.tickets.service import open_ticket
from desk.tickets.ticket import KINDS, OpenTicket, Ticket
from tests.desk.samples import KEYS, request

SAID_AT = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
NOW = datetime(2026, 1, 31, 23, 41, tzinfo=UTC)
TRUST = Trust(
    name="Elm Trust",
    website="https://elm.example",
    dpl=Person("Ms Dee Poe", "Data Protection Lead", "dpl@elm.example", None),
    office=Office("by phone", "weekdays"),
    safeguarding=Safeguarding("the lead", "0808 800 5000", "0800 1111"),
)


def command(**values: Any) -> OpenTicket:
    return request(SAID_AT, **values)


def opened(store: Store, now: datetime = NOW, **values: Any) -> Ticket:
    return open_ticket(command(**values), store, now, TRUST, "https://desk.example")


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
    assert (ticket.reference, ticket.status, ticket.version) == ("SAR-2026-000001", "open", 1)
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
    assert (entry.at, entry.what) == (NOW, "Opened from the chat; due Monday 2 March 2026")
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


def test_fifty_equal_submissions_at_once_are_one_ticket(store: Store) -> None:
    tickets: list[Ticket] = []
    in_threads(50, lambda _: tickets.append(opened(store)))
    assert len(tickets) == 50
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
        open_ticket(command(), store, NOW, nobody, "https://desk.example")
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

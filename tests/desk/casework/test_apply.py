"""Actions on a stored ticket: atomic, one at a time, each with who, when and why."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest

from desk.cases import actions
from desk.cases.actions import Action
from desk.cases.states import ForbiddenError
from desk.cases.ticket import Ticket
from desk.casework.apply import UnknownTicketError, apply_action, plan
from desk.casework.opening import open_ticket
from desk.casework.withdrawal import withdraw
from desk.storage import ChangedMeanwhile, Store, open_store
from desk.storage.errors import StorageError
from tests.desk.samples import KEYS, case_context, request

SAID_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday; due Thursday 2 April
DAY = timedelta(days=1)
REFERENCE = "SAR-2026-000001"


def opened(store: Store) -> Ticket:
    return open_ticket(request(SAID_AT), case_context(store, SAID_AT))


def ticket_after(store: Store, *steps: tuple[int, Action]) -> Ticket:
    """the ticket after these actions of the DPL, each so many days after receipt."""
    ticket = opened(store)
    for days, action in steps:
        desk = case_context(store, SAID_AT + days * DAY)
        ticket = apply_action(ticket.reference, ticket.version, action, "dpl", desk)
    return ticket


def kept(store: Store) -> tuple[Ticket | None, list[str], list[str]]:
    """Return the ticket, the events of its history and the subjects of its mails, as stored."""
    with store.read() as unit:
        entries = [entry for entry in unit.history.all() if entry]
        mails = [mail.subject for mail in unit.outbox.all()]
        return unit.tickets.by_reference(REFERENCE), [e.event for e in entries], mails


def test_a_move_is_stored_with_its_history_and_its_letter(store: Store) -> None:
    ticket = ticket_after(store, (1, actions.Extend("Many CCTV files.")))
    with store.read() as unit:
        assert unit.tickets.by_reference(REFERENCE) == ticket
        entry = [entry for entry in unit.history.all() if entry][-1]
        letter = unit.outbox.for_ticket(ticket.id)[-1]
    assert (entry.who, entry.at, entry.event) == ("dpl", SAID_AT + DAY, "extended")
    assert entry.detail == "Many CCTV files.\nDue Tuesday 2 June 2026."
    assert entry.due == ticket.due == date(2026, 6, 2)
    assert (letter.recipient, letter.subject) == (
        "pat@home.example",
        f"{REFERENCE}: we need more time",
    )
    assert "Many CCTV files." in letter.text_body


def test_an_extension_that_lapses_is_in_the_history(store: Store) -> None:
    ticket_after(
        store,
        (28, actions.AskClarification("Which years?")),
        (45, actions.Extend("It is complex.")),
        (50, actions.RecordClarification("All of them.", date(2026, 4, 1), date(2026, 5, 1))),
    )
    with store.read() as unit:
        entry = [entry for entry in unit.history.all() if entry][-1]
    assert entry.detail == (
        "All of them.\n"
        "They were told that they will hear by Friday 1 May 2026.\n"
        "By these days the requester was told of the extension too late: it lapses.\n"
        "Due Tuesday 7 April 2026."
    )


def test_a_plan_stores_nothing(store: Store) -> None:
    opened(store)
    before = kept(store)
    planned = plan(
        REFERENCE, actions.AskIdentity("A council letter."), case_context(store, SAID_AT)
    )
    assert planned.ticket.state == "awaiting_identity"
    assert planned.letter is not None
    assert kept(store) == before


@pytest.mark.parametrize(
    ("action", "why"),
    [
        (actions.SendToReview(), "A request that is received cannot be sent to review"),
        (actions.Extend(" "), "Please say why"),
        (actions.Close("disclosed", "Here."), "start work on it first"),
    ],
)
def test_a_forbidden_action_leaves_no_trace(store: Store, action: Action, why: str) -> None:
    ticket = opened(store)
    before = kept(store)
    with pytest.raises(ForbiddenError, match=why):
        apply_action(REFERENCE, ticket.version, action, "dpl", case_context(store, SAID_AT))
    assert kept(store) == before


def test_an_unknown_reference(store: Store) -> None:
    with pytest.raises(UnknownTicketError):
        apply_action("SAR-2026-000009", 1, actions.Start(), "dpl", case_context(store, SAID_AT))


def test_who_saw_an_older_version_changes_nothing(store: Store) -> None:
    ticket_after(store, (0, actions.Start()))
    before = kept(store)
    for old in (0, 1, 3):
        with pytest.raises(ChangedMeanwhile):
            apply_action(
                REFERENCE, old, actions.AddNote("Rang."), "deputy", case_context(store, SAID_AT)
            )
        with pytest.raises(ChangedMeanwhile):
            withdraw(REFERENCE, old, case_context(store, SAID_AT))
    assert kept(store) == before


def test_of_many_moves_at_once_one_wins(store: Store, database_url: str) -> None:
    """Different actions by different desks; the others leave no letter and no history."""
    ticket = opened(store)
    _, events, letters = kept(store)
    rival: list[Action] = [
        actions.AskClarification("Which school?"),
        actions.Extend("It is complex."),
        actions.AddNote("Rang them."),
        actions.Withdraw("By telephone."),
    ]
    gate = threading.Barrier(len(rival))
    won: list[str] = []
    lost: list[BaseException] = []

    def desk(action: Action) -> None:
        own = open_store(database_url, KEYS)
        try:
            gate.wait()
            apply_action(REFERENCE, ticket.version, action, "dpl", case_context(own, SAID_AT + DAY))
            won.append(action.event)
        except BaseException as error:
            lost.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=desk, args=(action,)) for action in rival]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert [type(error) for error in lost] == [ChangedMeanwhile] * 3
    assert {str(error) for error in lost} == {"this request was changed by somebody else meanwhile"}
    stored, after, mails = kept(store)
    assert stored is not None
    assert stored.version == ticket.version + 1
    assert after == [*events, won[0]]
    assert len(mails) - len(letters) == (0 if won == ["noted"] else 1)


def test_a_letter_that_cannot_be_stored_takes_its_move_back(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket = opened(store)
    before = kept(store)
    desk = case_context(store, SAID_AT + DAY)

    def full(*_: object) -> None:
        raise StorageError("the disk is full")

    monkeypatch.setattr("desk.storage.outbox.Outbox.add_all", full)
    with pytest.raises(StorageError, match="full"):
        apply_action(
            REFERENCE, ticket.version, actions.AskIdentity("A council letter."), "dpl", desk
        )
    assert kept(store) == before


def test_the_requester_withdraws_and_both_are_told(store: Store) -> None:
    opened(store)
    closed = withdraw(REFERENCE, 1, case_context(store, SAID_AT + DAY))
    assert (closed.state, closed.ending) == ("closed", "withdrawn")
    with store.read() as unit:
        told = {mail.recipient: mail.subject for mail in unit.outbox.all()}
        entry = [entry for entry in unit.history.all() if entry][-1]
    assert told == {
        "pat@home.example": f"{REFERENCE}: withdrawn, as you asked",
        "dpl@elm.example": f"{REFERENCE} was withdrawn",
    }
    assert (entry.who, entry.event, entry.detail) == (
        "parent",
        "withdrawn",
        "Withdrawn in the chat, after a code sent to the requester's address was typed there.",
    )

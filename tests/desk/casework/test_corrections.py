"""What was taken down wrongly is put right: no letter goes to a stranger, nothing is forgotten."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from desk.cases import actions
from desk.cases.states import ForbiddenError
from desk.cases.ticket import Ticket
from desk.casework import codes
from desk.casework.apply import apply_action
from desk.casework.audit import verify
from desk.casework.opening import open_ticket
from desk.storage import Store
from tests.desk.samples import case_context, request
from tests.each import each

SAID_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday; due Thursday 2 April
WRONG, RIGHT = "kit@nobox.example", "kit@inbox.example"


def opened(store: Store) -> Ticket:
    command = request(SAID_AT, requester_contact=WRONG, details={"Year group": "Year 7"})
    return open_ticket(command, case_context(store, SAID_AT))


def corrected(store: Store, ticket: Ticket, days: int = 1, **details: Any) -> Ticket:
    action = actions.CorrectDetails("Rang us.", **details)
    context = case_context(store, SAID_AT + timedelta(days=days))
    return apply_action(ticket.reference, ticket.version, action, "dpl", context)


def recipients(store: Store, ticket: Ticket) -> dict[str, set[str]]:
    """Return the recipients of the ticket's mails but those to the desk, by state."""
    found: dict[str, set[str]] = {}
    with store.read() as unit:
        for mail in unit.outbox.for_ticket(ticket.id):
            if mail.recipient in (WRONG, RIGHT):
                found.setdefault(mail.state, set()).add(mail.recipient)
    return found


@each("state", ["waiting", "failed"])
def test_mails_that_have_not_gone_go_to_the_new_address(store: Store, state: str) -> None:
    with store.begin() as unit:
        for old in unit.tickets.all():
            unit.codes.remove_of(old.id)
            unit.outbox.remove_of(old.id)
    ticket = open_ticket(
        request(SAID_AT, submission_id=state, requester_contact=WRONG),
        case_context(store, SAID_AT),
    )
    with store.begin() as unit:
        for mail in unit.outbox.claim_due(SAID_AT, "sender", 10):
            if state == "failed" and mail.recipient == WRONG:
                later = mail.give_up_at + timedelta(days=1)
                unit.outbox.mark_failed(mail, "550 no such user", later)
        unit.outbox.release("sender")
    assert recipients(store, ticket) == {state: {WRONG}}
    after = corrected(store, ticket, contact=RIGHT)
    assert after.requester_contact == RIGHT
    assert recipients(store, ticket) == {"waiting": {RIGHT}}


def test_a_failed_letter_that_may_name_a_past_date_is_not_sent(store: Store) -> None:
    ticket = opened(store)
    with store.begin() as unit:
        for mail in unit.outbox.claim_due(SAID_AT, "sender", 10):
            unit.outbox.mark_failed(mail, "550", mail.give_up_at + timedelta(days=1))
    corrected(store, ticket, days=60, contact=RIGHT)
    assert recipients(store, ticket) == {"failed": {WRONG}}


def test_a_telephone_number_gets_no_mail(store: Store) -> None:
    ticket = opened(store)
    corrected(store, ticket, contact="01632 960123")
    assert recipients(store, ticket) == {}


def test_a_new_address_is_confirmed_by_nobody_and_old_codes_are_void(store: Store) -> None:
    context = case_context(store, SAID_AT)
    ticket = opened(store)
    codes.send("chat", ticket.reference, context)
    ticket = apply_action(ticket.reference, 1, actions.ConfirmContact(), "parent", context)
    assert ticket.contact_confirmed_at
    assert codes.awaited("chat", context)
    after = corrected(store, ticket, contact=RIGHT)
    assert after.contact_confirmed_at is None
    assert not codes.awaited("chat", context)
    kept = corrected(store, replace(after, version=after.version), name="Kit Roe")
    assert kept.subject_name == "Kit Roe"


def test_the_old_values_stay_in_the_history_and_the_chain_is_whole(store: Store) -> None:
    ticket = opened(store)
    corrected(store, ticket, contact=RIGHT, name="Kit Roe", details={"Year group": "Year 8"})
    with store.read() as unit:
        entry = unit.history.for_ticket(ticket.id)[-1]
        assert unit.tickets.same_contact(replace(ticket, requester_contact=RIGHT))
    for said in (f"{RIGHT}; before: {WRONG}", "Kit Roe; before: Ada Doe", "Year 8; before: Year 7"):
        assert said in (entry.detail or "")
    assert verify(store).faults == ()


def test_the_due_date_counts_from_the_new_day_of_receipt(store: Store) -> None:
    after = corrected(store, opened(store), days=3, received=date(2026, 2, 26))
    assert (after.timeline.received, after.due) == (date(2026, 2, 26), date(2026, 3, 26))
    assert after.received_at.date() == date(2026, 2, 26)
    assert after.first_mention_at == SAID_AT


@each("details", [{}, {"contact": WRONG}, {"received": date(2026, 3, 2)}, {"name": "Ada Doe"}])
def test_nothing_is_stored_where_nothing_differs(store: Store, details: dict[str, Any]) -> None:
    with store.read() as unit:
        found = unit.tickets.all()
    ticket = found[0] if found else opened(store)
    with pytest.raises(ForbiddenError, match="Nothing is different"):
        corrected(store, ticket, **details)


def test_it_cannot_have_come_tomorrow_or_after_what_was_asked_upon_it(store: Store) -> None:
    ticket = opened(store)
    with pytest.raises(ForbiddenError, match="cannot have come"):
        corrected(store, ticket, received=date(2026, 3, 9))
    context = case_context(store, SAID_AT + timedelta(days=1))
    asked = actions.AskClarification("Which year?")
    ticket = apply_action(ticket.reference, ticket.version, asked, "dpl", context)
    with pytest.raises(ForbiddenError, match="impossible order"):
        corrected(store, ticket, days=9, received=date(2026, 3, 6))

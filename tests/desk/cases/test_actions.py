"""What each action does to a ticket and its clock. Pure: no database."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from desk.cases import effects
from desk.cases.actions import (
    Action,
    AddNote,
    AskClarification,
    AskIdentity,
    Close,
    ConfirmContact,
    ConfirmIdentity,
    Extend,
    RecordClarification,
    Reopen,
    SendBack,
    SendToReview,
    Start,
    Withdraw,
)
from desk.cases.states import ForbiddenError
from desk.cases.ticket import Ticket
from tests.desk.samples import ticket

SAID_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday; due Thursday 2 April
DAY = timedelta(days=1)
TICKET = ticket(SAID_AT)


def after(start: Ticket, *steps: tuple[int, Action]) -> Ticket:
    """the ticket after these actions, each so many days after it was received."""
    for days, action in steps:
        start = effects.after(start, action, SAID_AT + days * DAY)
    return start


def test_each_change_counts() -> None:
    done = after(TICKET, (0, Start()), (1, AddNote("Rang them.")), (2, SendToReview()))
    assert (done.state, done.version) == ("ready_for_review", 4)
    assert (done.due, done.due_working) == (TICKET.due, TICKET.due_working)
    assert after(done, (3, SendBack("A page is missing."))).state == "in_progress"


def test_the_clock_waits_for_proof_and_starts_when_it_arrives() -> None:
    waiting = after(TICKET, (1, AskIdentity("A passport, please.")))
    assert (waiting.state, waiting.identity, waiting.due) == ("awaiting_identity", "asked", None)
    came = after(waiting, (9, ConfirmIdentity("proven", "Seen.", on=date(2026, 3, 9))))
    assert (came.state, came.identity, came.due) == ("in_progress", "proven", date(2026, 4, 9))
    with pytest.raises(ForbiddenError, match="known already"):
        after(came, (10, AskIdentity("Another one.")))


def test_a_known_parent_needs_no_proof_and_loses_no_day() -> None:
    asked = after(TICKET, (1, AskIdentity("A passport, please.")))
    known = after(asked, (5, ConfirmIdentity("known", "Met at the school gate.")))
    assert (known.state, known.identity, known.due) == ("in_progress", "known", TICKET.due)
    at_once = after(TICKET, (0, ConfirmIdentity("known", "Spoke to her today.")))
    assert (at_once.state, at_once.due) == ("received", TICKET.due)


def test_a_question_pauses_the_clock_until_its_answer() -> None:
    asked = after(TICKET, (8, AskClarification("Which years?")))
    assert (asked.state, asked.due) == ("awaiting_clarification", None)
    answered = after(asked, (13, RecordClarification("All.", on=date(2026, 3, 15))))
    assert (answered.state, answered.due) == ("in_progress", date(2026, 4, 7))  # Easter passed over
    again = after(answered, (20, AskClarification("And which school?")))
    assert len(again.timeline.pauses) == 2


@pytest.mark.parametrize("on", [date(2026, 3, 9), date(2026, 3, 16)])
def test_an_answer_comes_after_its_question_and_not_tomorrow(on: date) -> None:
    asked = after(TICKET, (8, AskClarification("Which years?")))
    with pytest.raises(ForbiddenError, match="cannot have come"):
        after(asked, (13, RecordClarification("All.", on=on)))


def test_two_months_more_inside_the_first_month_and_once() -> None:
    longer = after(TICKET, (30, Extend("Four schools' records.")))
    assert longer.due == date(2026, 6, 2)
    with pytest.raises(ForbiddenError, match="once"):
        after(longer, (31, Extend("More still.")))
    with pytest.raises(ForbiddenError, match="Thursday 2 April 2026"):
        after(TICKET, (32, Extend("Too late.")))
    with pytest.raises(ForbiddenError, match="no extension"):
        after(ticket(SAID_AT, kind="complaint"), (1, Extend("A complaint has none.")))
    with pytest.raises(ForbiddenError, match="clock is stopped"):
        after(TICKET, (1, AskIdentity("Proof.")), (2, Extend("It does not run.")))


def test_an_answer_that_came_before_a_late_extension_ends_it() -> None:
    asked = after(TICKET, (28, AskClarification("Which years?")))  # 3 days are left
    extended = after(asked, (45, Extend("It is complex.")))
    assert extended.timeline.extended == date(2026, 4, 16)
    in_time = after(extended, (50, RecordClarification("All.", date(2026, 4, 15))))
    assert in_time.due == date(2026, 6, 18)  # 2 June and 16 days
    late = after(extended, (50, RecordClarification("All.", date(2026, 4, 1))))
    assert (late.timeline.extended, late.due) == (None, date(2026, 4, 7))  # Easter in between
    with pytest.raises(ForbiddenError, match="too late to extend"):
        after(late, (51, Extend("Again.")))


def test_a_clock_set_back_before_the_request_moves_nothing() -> None:
    for action in (AskIdentity("Proof."), AskClarification("Which?"), Extend("It is complex.")):
        with pytest.raises(ForbiddenError, match="impossible order"):
            after(TICKET, (-2, action))


def test_a_call_back_needs_no_proof() -> None:
    with pytest.raises(ForbiddenError, match="gives out no data"):
        after(ticket(SAID_AT, kind="callback"), (0, AskIdentity("Proof.")))


def test_nothing_goes_out_before_it_is_known_who_asks() -> None:
    at_work = after(TICKET, (0, Start()))
    with pytest.raises(ForbiddenError, match="who is asking"):
        after(at_work, (1, Close("disclosed", "By post.")))
    closed = after(
        at_work, (1, ConfirmIdentity("known", "Known.")), (2, Close("disclosed", "By post."))
    )
    assert (closed.state, closed.ending) == ("closed", "disclosed")
    assert closed.closed_at == SAID_AT + 2 * DAY
    assert closed.due == TICKET.due
    refused = after(TICKET, (1, Close("refused", "Excessive.")))
    assert refused.ending == "refused"


def test_a_call_back_closes_without_ado() -> None:
    callback = ticket(SAID_AT, kind="callback")
    assert after(callback, (0, Close("disclosed", "Rang."))).state == "closed"


def test_withdrawing_is_the_requesters() -> None:
    with pytest.raises(ForbiddenError, match="Only the requester"):
        after(TICKET, (1, Close("withdrawn", "They said so.")))
    gone = after(TICKET, (1, Withdraw("Said so on the telephone.")))
    assert (gone.state, gone.ending) == ("closed", "withdrawn")


def test_reopened_waits_for_nothing() -> None:
    asked = after(TICKET, (1, AskIdentity("Proof.")))
    closed = after(asked, (2, Withdraw("By mail.")))
    again = after(closed, (5, Reopen("They changed their mind.")))
    assert (again.state, again.ending, again.closed_at) == ("in_progress", None, None)
    assert (again.identity, again.due) == ("unchecked", TICKET.due)
    paused = after(TICKET, (8, AskClarification("Which?")), (13, Withdraw("By mail.")))
    resumed = after(paused, (20, Reopen("Wrong ticket.")))
    assert resumed.timeline.pauses[0].answered == date(2026, 3, 15)


def test_a_confirmed_contact_is_noted_with_its_time() -> None:
    assert after(TICKET, (1, ConfirmContact())).contact_confirmed_at == SAID_AT + DAY


@pytest.mark.parametrize(
    "action", [AskIdentity(""), Extend("  "), Withdraw(""), AddNote("\n"), Close("refused", "")]
)
def test_what_needs_words_gets_them(action: Action) -> None:
    with pytest.raises(ForbiddenError, match="few words"):
        after(TICKET, (1, action))


def test_a_reason_is_no_book() -> None:
    with pytest.raises(ForbiddenError, match="too long"):
        after(TICKET, (1, AddNote("x" * 4001)))


def test_a_forbidden_move_is_refused_in_plain_words() -> None:
    with pytest.raises(ForbiddenError) as refused:
        after(TICKET, (0, SendToReview()))
    assert str(refused.value) == (
        "A request that is received cannot be sent to review; that is for one that is in progress."
    )


def test_a_closed_ticket_keeps_its_day() -> None:
    closed = after(TICKET, (1, Close("refused", "No.")), (2, AddNote("They rang.")))
    assert closed.due == TICKET.due
    assert replace(closed, version=TICKET.version).received_at == TICKET.received_at

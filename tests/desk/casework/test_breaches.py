"""A breach has 72 hours of its own, from when the school came to know, until it is settled."""

from datetime import UTC, datetime, timedelta
from typing import Any

from desk.cases import actions
from desk.cases.actions import BREACHES, Action, Breach
from desk.cases.ticket import Ticket
from desk.casework.apply import apply_action
from desk.casework.breaches import Breaches
from desk.casework.opening import open_ticket
from desk.forms.marks import WRONG_PLACE_LABEL, WRONG_PLACE_SAID
from desk.jobs.digest import gather
from desk.storage import Store
from tests.desk.samples import TRUST, case_context, request
from tests.each import each

SAID_AT = datetime(2026, 3, 6, 16, tzinfo=UTC)  # a Friday: the hours run on over the weekend
HOUR = timedelta(hours=1)
TOLD = {WRONG_PLACE_LABEL: WRONG_PLACE_SAID}


def opened(store: Store, submission: str = "s1", **values: Any) -> Ticket:
    return open_ticket(request(SAID_AT, submission_id=submission, **values), context(store, 0))


def context(store: Store, hours: int) -> Any:
    return case_context(store, SAID_AT + hours * HOUR)


def take(store: Store, ticket: Ticket, action: Action, hours: int) -> Ticket:
    return apply_action(ticket.reference, ticket.version, action, "dpl", context(store, hours))


def clocks(store: Store) -> dict[str, datetime]:
    with store.read() as unit:
        running = Breaches.known(unit).running(unit.tickets.all())
        assert gather(unit, SAID_AT + 99 * HOUR).breaches == running
        return {clock.ticket.reference: clock.tell_by for clock in running}


def test_it_runs_from_what_the_chat_was_told(store: Store) -> None:
    plain, told = opened(store), opened(store, "s2", details=TOLD)
    assert clocks(store) == {told.reference: SAID_AT + 72 * HOUR}
    noted = take(store, told, actions.NoteBreach("A letter went astray."), 30)
    assert clocks(store) == {told.reference: SAID_AT + 72 * HOUR}
    take(store, plain, actions.NoteBreach("So did this."), 5)
    assert list(clocks(store)) == [told.reference, plain.reference]
    assert clocks(store)[plain.reference] == SAID_AT + 77 * HOUR
    take(store, noted, actions.NoteBreach("Again."), 60)
    assert clocks(store)[told.reference] == SAID_AT + 72 * HOUR


@each("how", BREACHES)
def test_it_runs_until_it_is_settled_even_on_a_closed_request(store: Store, how: Breach) -> None:
    ticket = opened(store, how, details=TOLD)
    closed = take(store, ticket, actions.Close("refused", "No."), 1)
    assert ticket.reference in clocks(store)
    settled = take(store, closed, actions.SettleBreach(how, "Told them."), 2)
    assert settled.state == "closed"
    assert ticket.reference not in clocks(store)


def test_the_daily_mail_names_the_hour(store: Store) -> None:
    ticket = opened(store, details=TOLD)
    at = context(store, 20)
    with store.read() as unit:
        digest = gather(unit, at.clock())
    letter = at.letters.preview("digest", today=digest.day, digest=digest)
    assert f"{ticket.reference}: by Monday 9 March 2026" in letter.text
    assert TRUST.name in letter.text

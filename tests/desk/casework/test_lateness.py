"""No letter to a requester promises a day that is past, whatever the kind, action and clock."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.cases import actions, effects
from desk.cases.actions import Action
from desk.cases.states import OPEN_STATES, ForbiddenError, State
from desk.cases.ticket import Ticket
from desk.cases.timeline import Pause, Timeline
from desk.casework.apply import apply_action, letter_facts, letter_for, plan
from desk.casework.lateness import HearByError
from desk.casework.letters import Letters
from desk.casework.opening import open_ticket
from desk.dates import in_words
from desk.forms.kinds import load_kinds
from desk.storage import Store
from tests.desk.casework.test_every_letter import of_kind
from tests.desk.samples import KINDS, RULES, TRUST, case_context, request
from tests.each import each

LETTERS = Letters(TRUST, "https://desk.example")
TEXT = "Because of this."
# Each builds an action, given the day that the DPL typed.
BUILDERS: tuple[Callable[[date | None], Action], ...] = (
    lambda day: actions.Start(TEXT, day),
    lambda day: actions.AskIdentity(TEXT, day),
    lambda day: actions.ConfirmIdentity("known", TEXT, hear_by=day),
    lambda day: actions.ConfirmIdentity("proven", TEXT, None, day),
    lambda day: actions.AskClarification(TEXT, day),
    lambda day: actions.RecordClarification(TEXT, None, day),
    lambda _: actions.Extend(TEXT),
    lambda _: actions.Close("refused", TEXT),
    lambda _: actions.Close("disclosed", TEXT),
    lambda _: actions.Withdraw(TEXT),
    lambda day: actions.Reopen(TEXT, day),
)
_MONTHS = "January February March April May June July August September October November December"
_DAY = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS.split())}) (\d{{4}})")


def days_in(text: str) -> list[date]:
    return [date(int(y), _MONTHS.split().index(m) + 1, int(d)) for d, m, y in _DAY.findall(text)]


def promises(text: str, kind: str) -> list[date]:
    """Return the days that the letter says the requester will hear by."""
    said = (load_kinds()[kind].promise + ":", "You will hear from us by")
    return [day for line in re.split(r"[.\n]", text) if line.strip().startswith(said)
            for day in days_in(line)]  # fmt: skip


def at_noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def as_it_stands(kind: str, state: State, received: date, asked: date) -> Ticket:
    """Return a ticket of that kind in that state, with what it waits for asked on a day."""
    checked = state == "awaiting_identity" and RULES[kind].checks_identity
    pauses = (Pause(asked),) if state == "awaiting_clarification" else ()
    timeline = Timeline(received, identity_asked=asked if checked else None, pauses=pauses)
    blank = of_kind(
        kind,
        state="in_progress",
        timeline=timeline,
        identity="asked" if checked else "unchecked",
    )
    ticket = effects.after(blank, actions.AddNote("-"), at_noon(asked))
    closed_at = at_noon(asked) if state == "closed" else None
    return replace(ticket, state=state, closed_at=closed_at)


@given(
    kind=st.sampled_from(KINDS),
    state=st.sampled_from((*OPEN_STATES, "closed")),
    build=st.sampled_from(BUILDERS),
    received=st.dates(date(2026, 1, 5), date(2026, 3, 1)),
    first=st.integers(0, 60),
    then=st.integers(0, 200),
    hear_in=st.none() | st.integers(-5, 60),
)
def test_a_letter_promises_no_day_that_is_past(
    kind: str, state: State, build: Callable[[date | None], Action], received: date,
    first: int, then: int, hear_in: int | None,
) -> None:  # fmt: skip
    asked = received + timedelta(days=first)
    today = asked + timedelta(days=then)
    hear_by = None if hear_in is None else today + timedelta(days=hear_in)
    ticket, action = as_it_stands(kind, state, received, asked), build(hear_by)
    try:
        changed = effects.after(ticket, action, at_noon(today))
        facts = letter_facts(ticket, changed, action, today)
    except ForbiddenError:
        return  # a letter that is late and names no day is not written
    name = letter_for(ticket, action)
    if name is None:
        return
    text = LETTERS.preview(name, changed, today=today, **facts).text
    assert all(day >= today for day in promises(text, kind))
    if facts["late"] and name != "withdrawn":
        assert "We are sorry that it is late." in text
        assert "complain to the Information Commissioner" in text
        if changed.is_open:
            assert hear_by is not None
            assert in_words(hear_by) in text


@each("kind", KINDS)
@each("days", [0, 20, 40, 90, 300])
def test_a_request_that_is_sent_long_after_its_first_mention_gets_no_past_date(
    kind: str, days: int, store: Store
) -> None:
    said, now = datetime(2026, 1, 5, 12, tzinfo=UTC), datetime(2026, 1, 5, 12, tzinfo=UTC)
    now += timedelta(days=days)
    command = request(
        said, submission_id=f"{kind} {days}", kind=kind, prefix=load_kinds()[kind].prefix
    )
    ticket = open_ticket(command, case_context(store, now))
    assert ticket.due
    with store.read() as unit:
        mails = unit.outbox.for_ticket(ticket.id)
    (letter,) = [mail for mail in mails if mail.recipient == ticket.requester_contact
                 and "code" not in mail.subject]  # fmt: skip
    assert all(day >= now.date() for day in promises(letter.text_body, kind))
    late = ticket.due < now.date()
    assert ("We are sorry that it is late." in letter.text_body) is late
    (told,) = [mail for mail in mails if mail.subject.startswith("New request")]
    assert ("was due" in told.subject) is late


def test_a_late_question_is_not_stored_without_a_day(store: Store) -> None:
    said, now = datetime(2026, 6, 1, 12, tzinfo=UTC), datetime(2026, 11, 28, 12, tzinfo=UTC)
    ticket = open_ticket(request(said), case_context(store, said))
    context = case_context(store, now)
    for day in (None, date(2026, 11, 27)):
        question = actions.AskClarification("Which year?", day)
        with pytest.raises(HearByError):
            plan(ticket.reference, question, context)
        with pytest.raises(HearByError):
            apply_action(ticket.reference, ticket.version, question, "dpl", context)
    question = actions.AskClarification("Which year?", date(2026, 12, 4))
    planned = plan(ticket.reference, question, context)
    assert planned.letter
    assert "You will hear from us by Friday 4 December 2026." in planned.letter.text
    assert "We will reply by" not in planned.letter.text
    changed = apply_action(ticket.reference, ticket.version, question, "dpl", context)
    with store.read() as unit:
        assert "4 December 2026" in (unit.history.for_ticket(changed.id)[-1].detail or "")

"""A ticket's page says what to do now, and what to take care of."""

from datetime import timedelta

import pytest

from desk.cases.actions import (
    Action,
    AskClarification,
    AskIdentity,
    Close,
    ConfirmIdentity,
    SendToReview,
    Start,
)
from desk.cases.states import OPEN_STATES, State, possible
from desk.cases.ticket import Ticket
from desk.dates import in_words, london
from desk.forms.wording import load_wording
from desk.web.office.advice import advice
from tests.desk.samples import KINDS
from tests.desk.samples import ticket as sample
from tests.desk.web.dpl import DeskBrowser, address, opened, ticket_after
from tests.desk.web.fakes import NOW, TODAY, Site

CARE = {note.id: note.care for note in load_wording().notes}
KNOWN, ASKED, QUESTION = (
    ConfirmIdentity("known", "Known."),
    AskIdentity("A letter."),
    AskClarification("Which year?"),
)


@pytest.mark.parametrize("state", OPEN_STATES)
@pytest.mark.parametrize("kind", KINDS)
def test_there_is_something_to_do_in_every_state(kind: str, state: State) -> None:
    found = advice(sample(NOW, kind=kind, state=state), [], TODAY)
    assert found.now
    assert found.actions
    assert set(found.actions) <= set(possible(state))


def test_a_closed_ticket_needs_nothing() -> None:
    found = advice(sample(NOW, state="closed"), ["a court order"], TODAY)
    assert (found.now, found.care, found.actions) == ((), (), ())


@pytest.mark.parametrize(
    ("kind", "before", "says", "button"),
    [
        ("access", (), "First settle who is asking.", "identity-confirmed"),
        ("access", (KNOWN,), "Start work.", "started"),
        ("access", (Start(),), "do so before any personal data goes out", "identity-confirmed"),
        ("access", (KNOWN, Start()), "you can extend the time once", "closed"),
        ("access", (ASKED,), "the month starts then", "identity-confirmed"),
        ("access", (QUESTION,), "the clock is stopped until then", "clarified"),
        ("erasure", (QUESTION,), "The question did not stop the clock", "clarified"),
        ("erasure", (Start(),), "held for a public task", "closed"),
        ("access", (Start(), SendToReview()), "A colleague reads", "identity-confirmed"),
        ("access", (KNOWN, Start(), SendToReview()), "A colleague reads", "closed"),
        ("complaint", (), "that sends the acknowledgement", "started"),
        ("callback", (), "Ring them, then close this.", "closed"),
    ],
)
def test_the_page_leads_to_the_next_step(
    site: Site, kind: str, before: tuple[Action, ...], says: str, button: str
) -> None:
    ticket = ticket_after(site, opened(site, kind), *before)
    page = DeskBrowser(site).see(address(ticket))
    assert says in page.words
    [first] = [a["href"] for a in page.named("a") if a.get("class") == "button strong"]
    assert first == f"{address(ticket)}/actions/{button}"


@pytest.mark.parametrize(
    ("kind", "before", "is_late"),
    [
        ("access", (), True),
        ("access", (ASKED,), False),
        ("complaint", (), True),
        ("complaint", (Start(),), False),
    ],
)
def test_what_is_overdue_is_to_be_told_today(
    site: Site, kind: str, before: tuple[Action, ...], is_late: bool
) -> None:
    ticket = ticket_after(site, opened(site, kind, days_ago=60), *before, days_ago=50)
    words = DeskBrowser(site).see(address(ticket)).words
    assert ("It is overdue:" in words) is is_late
    assert "you can extend the time" not in words


@pytest.mark.parametrize(
    ("role", "proof_first", "childs"),
    [("parent", False, True), ("student", False, False), ("other", True, True), ("", False, True)],
)
def test_who_asks_decides_what_is_to_be_settled(role: str, proof_first: bool, childs: bool) -> None:
    found = advice(sample(NOW, requester_role=role), [], TODAY)
    assert (found.actions[0] == "identity_asked") is proof_first
    assert ("written authority" in " ".join(found.now)) is proof_first
    assert ("the child’s own" in " ".join(found.now)) is childs


CARES = [
    ({}, [], []),
    ({"requester_role": "other"}, [], ["authority"]),
    ({"details": {"Wanted": "His father has a court order."}}, [], ["separated"]),
    ({}, ["hello", "my ex must not hear of it"], ["separated"]),
    ({"requester_role": "other"}, ["we are divorced"], ["authority", "separated"]),
]


@pytest.mark.parametrize(("fields", "said", "notes"), CARES)
def test_what_to_take_care_of_is_what_the_chat_warned_of(
    fields: dict[str, object], said: list[str], notes: list[str]
) -> None:
    ticket: Ticket = sample(NOW, **fields)
    assert advice(ticket, said, TODAY).care == tuple(CARE[note] for note in notes)


def test_every_note_of_the_chat_has_its_words_for_the_desk() -> None:
    assert set(CARE) == {"authority", "others_child", "separated"}
    assert all(CARE.values())


def test_what_was_said_in_the_chat_counts(site: Site) -> None:
    site.begin().say("His dad and me, we have separated.")
    ticket = opened(site, conversation=site.rasa.heard[-1]["sender"])
    page = DeskBrowser(site).see(address(ticket))
    assert CARE["separated"] in page.words
    assert CARE["separated"] not in DeskBrowser(site).see(address(opened(site))).words


def test_who_has_no_address_is_to_be_rung(site: Site) -> None:
    ticket = opened(site, requester_contact="01632 960001")
    assert "so no letters go out" in DeskBrowser(site).see(address(ticket)).words


def test_a_closed_ticket_says_until_when_it_is_kept(site: Site) -> None:
    ticket = ticket_after(site, opened(site), Close("refused", "Not ours."))
    days = site.services.trust.retention.closed_requests
    until = in_words(london(NOW + timedelta(days=days)))
    assert f"It is kept until {until}" in DeskBrowser(site).see(address(ticket)).words

"""Requests that came by another door than the chat are logged once, with their own clock."""

from datetime import timedelta

import pytest

from desk.cases.ticket import Ticket
from desk.casework.audit import verify
from desk.dates import london
from desk.web.office.new import DOORS
from tests.desk.samples import KINDS
from tests.desk.web.dpl import NASTY, DeskBrowser, address, history, read, stored
from tests.desk.web.fakes import NOW, Site
from tests.desk.web.test_desk_drafts import mentioned

GIVEN = {
    "kind": "access",
    "door": "letter",
    "received": "2050-03-10",
    "role": "parent",
    "contact": "ann@home.example",
    "name": "Sam Sample",
    "year": "Year 8",
    "text": "His whole file.",
    "submission": "1" * 32,
}


def tickets(site: Site) -> list[Ticket]:
    return read(site, lambda unit: unit.tickets.all())


@pytest.mark.parametrize("door", sorted(DOORS))
def test_each_door_leads_to_a_ticket_stored_once(site: Site, door: str) -> None:
    desk = DeskBrowser(site)
    done = [desk.post("/desk/new", **{**GIVEN, "door": door}) for _ in range(2)]
    (ticket,) = tickets(site)
    assert {one.headers["location"] for one in done} == {f"{address(ticket)}?done=opened"}
    assert f"{ticket.timeline.received}" == "2050-03-10"
    assert f"{ticket.due}" == "2050-04-12"  # the 10th is Easter Sunday
    (entry,) = history(site, ticket)
    assert entry.who == "dpl"
    assert f"Came {DOORS[door]}" in (entry.detail or "")
    mails = read(site, lambda unit: unit.outbox.for_ticket(ticket.id))
    assert any(f"It came {DOORS[door]}." in mail.text_body for mail in mails)
    assert not any("through the chat" in mail.text_body for mail in mails)
    assert verify(site.store).faults == ()
    desk.see(done[0].headers["location"])


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_can_be_logged_without_an_e_mail_address(site: Site, kind: str) -> None:
    desk = DeskBrowser(site)
    given = {**GIVEN, "kind": kind, "contact": NASTY, "text": NASTY, "received": ""}
    response = desk.post("/desk/new", **given)
    (ticket,) = tickets(site)
    assert (ticket.kind, ticket.timeline.received) == (kind, london(NOW))
    assert "<script>" not in desk.see(response.headers["location"]).html


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("kind", "x", "what kind"),
        ("door", "", "how it came"),
        ("received", "2050-03-17", "after today"),
        ("received", "1950-03-17", "check the year"),
        ("received", "soon", "day, month, year"),
        ("contact", " ", "way to reach them"),
        ("contact", "ann@", "complete e-mail address"),
    ],
)
def test_what_cannot_be_used_is_said(site: Site, field: str, value: str, says: str) -> None:
    desk = DeskBrowser(site)
    page = desk.read(desk.post("/desk/new", **{**GIVEN, field: value}), 422)
    assert says in page.words
    assert f"#{field}" in page.links
    assert "His whole file." in page.html
    assert tickets(site) == []


def test_a_recording_is_to_be_kept_from_any_door(site: Site) -> None:
    desk = DeskBrowser(site)
    desk.post("/desk/new", **{**GIVEN, "text": "the CCTV of Monday"})
    assert "1 recording is asked for" in desk.see("/desk").words


def test_a_draft_becomes_a_ticket_with_its_chat(site: Site) -> None:
    site.begin().say("I want to see everything")
    sender = site.rasa.heard[-1]["sender"]
    answers = {"requester_contact": "ann@home.example", "wanted": "everything"}
    draft = mentioned(site, conversation=sender, answers=answers)
    desk = DeskBrowser(site)
    form = desk.see(f"/desk/new?draft={draft.id}")
    hidden = {str(f["name"]): f.get("value") or "" for f in form.named("input")}
    assert hidden["contact"] == "ann@home.example"
    day = f"{london(draft.first_mention_at):%Y-%m-%d}"
    given = {**GIVEN, "door": "chat", "received": day, "submission": hidden["submission"]}
    desk.post("/desk/new", **given)
    (ticket,) = tickets(site)
    assert (ticket.id, ticket.conversation_id) == (draft.id, draft.conversation_id)
    assert london(stored(site, ticket).first_mention_at) == london(NOW - timedelta(days=12))
    assert read(site, lambda unit: unit.drafts.by_id(draft.id)) is None
    assert "I want to see everything" in desk.see(address(ticket)).words


def test_of_no_draft_nothing_is_shown(site: Site) -> None:
    DeskBrowser(site).see("/desk/new?draft=none", 404)

"""The lists of open, mentioned and closed requests."""

from datetime import date, timedelta

import pytest

from desk.cases.actions import AskIdentity, Close, Start
from desk.cases.ticket import Ticket
from desk.casework.opening import keep_draft
from desk.forms.kinds import load_kinds
from desk.storage import Draft
from desk.web.office.time_left import TimeLeft, Urgency
from tests.desk.samples import KINDS
from tests.desk.web.dpl import NASTY, DeskBrowser, address, case_context_at, opened, ticket_after
from tests.desk.web.fakes import Site


def damage(site: Site, ticket: Ticket) -> None:
    """Change encrypted data, as somebody with the database and no key would."""
    site.sql("UPDATE tickets SET subject_name = 'x' || subject_name WHERE id = ?", ticket.id)


def mention(site: Site, kind: str = "access", days_ago: int = 0) -> Draft:
    moment = site.clock() - timedelta(days=days_ago)
    draft = keep_draft(
        case_context_at(site, moment),
        submission_id=f"{kind} {days_ago}",
        kind=kind,
        first_mention_at=moment,
        answers={},
        conversation=None,
    )
    assert draft
    return draft


def test_an_empty_desk_says_so(site: Site) -> None:
    page = DeskBrowser(site).see("/desk")
    assert "Nothing is open." in page.words
    assert "No request was begun in the chat and left there." in page.words
    assert "Nothing is closed yet." in DeskBrowser(site).see("/desk/closed").words


def test_what_is_due_comes_first_and_what_waits_comes_last(site: Site) -> None:
    calm, late = opened(site), opened(site, days_ago=60)
    acknowledged = ticket_after(site, opened(site, "complaint"), Start())
    waiting = ticket_after(
        site, opened(site, days_ago=20), AskIdentity("A letter, please."), days_ago=20
    )
    page = DeskBrowser(site).see("/desk")
    links = [link for link in page.links if link.startswith("/desk/tickets/")]
    assert links == [address(t) for t in (late, calm, acknowledged, waiting)]
    assert "1 ticket is overdue." in page.words
    for words in ("Overdue by ", " days left", "Acknowledged", "Waiting for proof since"):
        assert words in page.words


@pytest.mark.parametrize(
    ("days", "words", "urgency"),
    [
        (-10, "Overdue by 10 days", "late"),
        (-1, "Overdue by 1 day", "late"),
        (0, "Due today", "soon"),
        (1, "1 day left", "soon"),
        (7, "7 days left", "soon"),
        (8, "8 days left", "calm"),
    ],
)
def test_the_time_left_is_said_in_words(days: int, words: str, urgency: Urgency) -> None:
    today = date(2026, 11, 23)
    assert TimeLeft.until(today + timedelta(days=days), today) == TimeLeft(words, urgency)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_name_in_every_list(site: Site, kind: str) -> None:
    name = load_kinds()[kind].name
    ticket = opened(site, kind)
    mention(site, kind)
    desk = DeskBrowser(site)
    page = desk.see("/desk")
    assert page.words.lower().count(name.lower()) >= 2
    assert "_" not in page.words
    ticket_after(site, ticket, Close("refused", "It is not ours."))
    closed = desk.see("/desk/closed")
    assert name.lower() in closed.words.lower()
    assert load_kinds()[kind].endings["refused"] in closed.words
    assert "_" not in closed.words


def test_a_closed_ticket_is_not_open(site: Site) -> None:
    desk, ticket = DeskBrowser(site), opened(site)
    assert address(ticket) not in desk.see("/desk/closed").links
    ticket_after(site, ticket, Close("not_held", "We hold nothing."))
    assert address(ticket) not in desk.see("/desk").links
    assert address(ticket) in desk.see("/desk/closed").links


def test_what_was_mentioned_is_listed_with_its_time(site: Site) -> None:
    old, new = mention(site, "erasure", days_ago=12), mention(site)
    page = DeskBrowser(site).see("/desk")
    assert [link for link in page.links if "/drafts/" in link] == [
        f"/desk/drafts/{old.id}",
        f"/desk/drafts/{new.id}",
    ]
    assert "12 days ago" in page.words
    assert "today" in page.words


def test_lists_hold_nobodys_name(site: Site) -> None:
    """They are what a visitor to the office sees over the DPL's shoulder."""
    ticket, desk = opened(site, subject_name=NASTY), DeskBrowser(site)
    assert "Sam" not in desk.see("/desk").words
    ticket_after(site, ticket, Close("refused", "Not ours."))
    for path in ("/desk", "/desk/closed"):
        assert NASTY not in desk.see(path).words
        assert "family.example" not in desk.see(path).words


def test_a_unreadable_request_hides_no_other(site: Site) -> None:
    unreadable, closed, whole = opened(site), opened(site), opened(site)
    ticket_after(site, closed, Close("refused", "Not ours."))
    damage(site, unreadable)
    damage(site, closed)
    desk = DeskBrowser(site)
    page = desk.see("/desk")
    assert address(whole) in page.links
    assert "Not everything can be read." in page.words
    assert unreadable.reference in page.words
    assert closed.reference not in page.words
    assert closed.reference in desk.see("/desk/closed").words
    assert "privacy-desk audit verify" in desk.see(address(unreadable), 503).words


def test_a_unreadable_mention_hides_no_other(site: Site) -> None:
    unreadable, whole = mention(site, days_ago=1), mention(site)
    site.sql("UPDATE drafts SET answers = 'x' || answers WHERE id = ?", unreadable.id)
    page = DeskBrowser(site).see("/desk")
    assert f"/desk/drafts/{whole.id}" in page.links
    assert "1 request that was not sent" in page.words

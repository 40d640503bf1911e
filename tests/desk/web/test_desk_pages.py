"""The DPL's pages."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from bot.trust import load_trust
from desk.mail.outbox import Mail
from desk.tickets.service import open_ticket
from desk.tickets.ticket import KINDS, OpenTicket, Ticket
from desk.web.desk_pages import Left
from desk.when import now
from tests.desk.web.fakes import Site, running
from tests.desk.web.pages import Page, check

NASTY = '<script>alert(1)</script> & "quotes" {{ 7 * 7 }}'


def opened(site: Site, days_ago: int = 0, kind: Any = "access", **fields: Any) -> Ticket:
    moment = now() - timedelta(days=days_ago)
    given: dict[str, Any] = {
        "requester_role": "parent",
        "requester_contact": "parent@family.example",
        "subject_name": "Sam Sample",
        "details": {"what you want": "Everything you hold"},
    }
    command = OpenTicket(
        submission_id=uuid4().hex,
        kind=kind,
        prefix="SAR",
        first_mention_at=moment,
        **{**given, **fields},
    )
    return open_ticket(command, site.store, moment, load_trust(), "http://desk.example")


def seen(site: Site, path: str) -> Page:
    response = site.logged_in().get(path)
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    return check(response.text)


def test_an_empty_desk_says_so(site: Site) -> None:
    assert "Nothing is open." in seen(site, "/desk").words
    assert "No mail has been written yet." in seen(site, "/desk/outbox").words


def test_open_tickets_are_listed_the_one_due_first_on_top(site: Site) -> None:
    calm, late = opened(site), opened(site, days_ago=60)
    page = seen(site, "/desk")
    assert page.words.index(late.reference) < page.words.index(calm.reference)
    assert "1 ticket is overdue." in page.words
    assert "Overdue by " in page.words
    assert " days left" in page.words
    assert f"/desk/tickets/{late.reference}" in page.links


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_name_on_the_desk(site: Site, kind: str) -> None:
    ticket = opened(site, kind=kind)
    assert check(site.logged_in().get(f"/desk/tickets/{ticket.reference}").text)
    assert "_" not in seen(site, "/desk").words


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
def test_the_time_left_is_said_in_words(days: int, words: str, urgency: str) -> None:
    today = date(2026, 11, 23)
    assert Left.until(today + timedelta(days=days), today) == Left(words, urgency)


def test_a_ticket_is_whole_on_one_page(site: Site) -> None:
    ticket = opened(site)
    page = seen(site, f"/desk/tickets/{ticket.reference}")
    for expected in (
        ticket.reference,
        "Access to personal data",
        "Parent or carer",
        "parent@family.example",
        "Sam Sample",
        "What you want",
        "Everything you hold",
        "Opened from the chat",
        f"We have your request {ticket.reference}",
        "No mail server is set up",
        *ticket.due_working,
    ):
        assert expected in page.words


def test_what_a_parent_wrote_is_text_and_nothing_else(site: Site) -> None:
    ticket = opened(site, subject_name=NASTY, details={NASTY: NASTY})
    http = site.logged_in()
    html = http.get(f"/desk/tickets/{ticket.reference}").text
    assert "<script>" not in html
    assert NASTY in check(html).words
    check(http.get("/desk").text)


@pytest.mark.parametrize(
    "reference",
    ["SAR-2026-000009", "nothing", "SAR-2026-000001%00", "%27%20OR%201=1", "%ff", "a" * 5000],
)
def test_an_unknown_ticket_is_a_plain_404(site: Site, reference: str) -> None:
    response = site.logged_in().get(f"/desk/tickets/{reference}")
    assert response.status_code == 404
    assert "no ticket with this reference" in check(response.text).words


def _mail(site: Site) -> Mail:
    with site.store.read() as unit:
        return unit.outbox.all()[0]


def test_the_outbox_says_why_mails_wait(site: Site) -> None:
    opened(site)
    page = seen(site, "/desk/outbox")
    assert "No mail server is set up" in page.words
    assert "PRIVACY_DESK_SMTP_HOST" in page.words
    assert _mail(site).recipient in page.words
    assert "2 mails are waiting" in seen(site, "/desk").words


def test_the_outbox_shows_what_became_of_each_mail(tmp_path: Any) -> None:
    # Nothing listens on port 9 (discard) here; the sender's own tries do no harm to the test.
    with running(tmp_path, SMTP_HOST="127.0.0.1", SMTP_PORT="9") as site:
        ticket = opened(site)
        site.sql("UPDATE outbox SET state = 'sent', sent_at = created_at, attempts = 3")
        page = seen(site, "/desk/outbox")
        assert ticket.reference in page.words
        assert "Sent" in page.words
        assert "No mail server" not in page.words
        assert "waiting" not in seen(site, "/desk").words


def test_a_closed_ticket_is_not_open(site: Site) -> None:
    ticket = opened(site)
    site.sql("UPDATE tickets SET status = 'closed'")
    assert ticket.reference not in seen(site, "/desk").words
    assert "Closed" in seen(site, f"/desk/tickets/{ticket.reference}").words

"""Absence cover, outbox and maintenance: what the desk needs besides its tickets."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.routing import Mount, Route

from bot.trust import Person
from desk.cases.actions import Close
from desk.cases.mail import PATIENCE, Mail
from desk.dates import in_words, london
from desk.storage.records import Absence, Job
from desk.web.app import routes
from desk.web.login import LOGIN
from desk.web.office.maintenance import JOBS
from tests.desk.web.dpl import DeskBrowser, address, case_context_at, opened, read, ticket_after
from tests.desk.web.fakes import NOW, TODAY, Site, running

TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)


@pytest.fixture
def mailing(tmp_path: Path) -> Iterator[Site]:
    """Run a site with a mail server set; nothing listens on its port."""
    with running(tmp_path, SMTP_HOST="127.0.0.1", SMTP_PORT="9") as found:
        yield found


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Site]:
    """Run a site without scheduled jobs, which would write mails of their own."""
    monkeypatch.setattr("desk.web.app.tasks_for", lambda _: ())
    with running(tmp_path) as found:
        yield found


def absences(site: Site) -> list[Absence]:
    return read(site, lambda unit: unit.absences.ending_from(YESTERDAY))


def mails(site: Site) -> list[Mail]:
    return read(site, lambda unit: unit.outbox.all())


def settle(site: Site, ticket_id: str, state: str, error: str = "") -> None:
    """Set the state of every mail of the ticket to one the sender ignores."""
    site.sql(
        "UPDATE outbox SET state = ?, attempts = 7, last_error = ?, sent_at = created_at"
        " WHERE ticket_id = ?",
        *(state, error, ticket_id),
    )


def test_days_away_are_noted_and_removed(site: Site) -> None:
    desk = DeskBrowser(site)
    response = desk.post("/desk/cover", first=str(TODAY), last=str(TOMORROW))
    assert response.headers["location"] == "/desk/cover?done=added"
    [absence] = absences(site)
    assert (absence.first_day, absence.last_day, absence.noted_by) == (TODAY, TOMORROW, "dpl")
    page = desk.see("/desk/cover?done=added")
    assert "Absence saved." in page.words
    assert f"Yes, remove them: {in_words(TODAY)} to {in_words(TOMORROW)}" in page.words
    assert len(page.named("details")) == 1, "removing takes a second click"
    desk.post(f"/desk/cover/{absence.id}/remove", page="/desk/cover")
    assert absences(site) == []
    assert "Absence removed." in desk.see("/desk/cover?done=removed").words


@pytest.mark.parametrize(
    ("first", "last", "says", "field"),
    [
        ("", "", "the first and the last day", "first"),
        (str(TODAY), "", "the first and the last day", "last"),
        ("soon", str(TODAY), "day, month, year", "first"),
        (str(TODAY), "31/02/2027", "day, month, year", "last"),
        (str(TOMORROW), str(TODAY), "is before the first", "last"),
        (str(YESTERDAY), str(YESTERDAY), "over already", "last"),
    ],
)
def test_days_that_cannot_be_are_said(
    site: Site, first: str, last: str, says: str, field: str
) -> None:
    desk = DeskBrowser(site)
    page = desk.read(desk.post("/desk/cover", first=first, last=last), 422)
    assert page.title.startswith("Error: ")
    assert says in page.words
    assert f"#{field}" in page.links
    typed = {f.get("name"): f.get("value") for f in page.named("input")}
    assert (typed["first"], typed["last"]) == (first, last)
    assert absences(site) == []


def test_cover_says_who_gets_the_mails(site: Site) -> None:
    desk = DeskBrowser(site)
    assert "Nobody is named as deputy" in desk.see("/desk/cover").words
    deputy = Person("Mr Lou Roe", "Deputy", "deputy@elm.example", None)
    trust = replace(site.services.trust, deputy=deputy)
    site.services.templates.env.globals["trust"] = trust
    words = desk.see("/desk/cover").words
    assert "Mr Lou Roe (Deputy) gets the desk’s mails too, at deputy@elm.example" in words
    assert "is away today" not in words
    desk.post("/desk/cover", first=str(TODAY), last=str(TODAY))
    assert "is away today" in desk.see("/desk/cover").words


def test_an_empty_outbox_says_so(idle: Site) -> None:
    assert "No mail has been written yet." in DeskBrowser(idle).see("/desk/outbox").words


def test_without_a_mail_server_the_outbox_says_what_to_set(site: Site) -> None:
    ticket, desk = opened(site), DeskBrowser(site)
    page = desk.see("/desk/outbox")
    assert "No mail server is set up" in page.words
    assert "PRIVACY_DESK_SMTP_HOST" in page.words
    assert ticket.requester_contact in page.words
    assert "mails are waiting" in desk.see("/desk").words


@pytest.mark.parametrize(
    ("state", "says"), [("sent", "Sent"), ("claimed", "Being sent"), ("failed", "Given up")]
)
def test_each_mail_says_what_became_of_it(mailing: Site, state: str, says: str) -> None:
    ticket = opened(mailing)
    settle(mailing, ticket.id, state, "Later, please (451).")
    desk = DeskBrowser(mailing)
    assert says in desk.see("/desk/outbox").words
    page = desk.see(address(ticket))
    assert says in page.words
    assert "Later, please (451)." in page.words


def test_failed_mails_are_an_alarm_on_every_page(mailing: Site) -> None:
    ticket, desk = opened(mailing), DeskBrowser(mailing)
    for path in ("/desk", address(ticket), "/desk/cover"):
        assert "given up" not in desk.see(path).words
    settle(mailing, ticket.id, "failed", "No such mailbox (550).")
    for path in ("/desk", address(ticket), "/desk/cover"):
        assert "2 mails could not be sent and were given up." in desk.see(path).words
    page = desk.see("/desk/outbox")
    assert "No such mailbox (550)." in page.words
    assert "tried 7 times" in page.words
    assert address(ticket) in page.links


def test_a_unreadable_mail_hides_no_page_but_its_own(site: Site) -> None:
    unreadable, whole, desk = opened(site), opened(site), DeskBrowser(site)
    site.sql("UPDATE outbox SET text_body = 'x' || text_body WHERE ticket_id = ?", unreadable.id)
    assert address(whole) in desk.see("/desk").links
    settle(site, unreadable.id, "failed")
    for path in ("/desk", address(whole), "/desk/cover", "/desk/upkeep", "/desk/closed"):
        assert " could not be sent and " in desk.see(path).words
    for path in ("/desk/outbox", address(unreadable)):
        assert "cannot be read, nor sent." in desk.see(path).words
    assert whole.reference in desk.see("/desk/outbox").words


def test_a_failed_mail_is_tried_again(mailing: Site) -> None:
    ticket, desk = opened(mailing), DeskBrowser(mailing)
    settle(mailing, ticket.id, "failed")
    mail = next(mail for mail in mails(mailing) if mail.ticket_id == ticket.id)
    again = f"/desk/outbox/{mail.id}/try-again"
    response = desk.post(again, page="/desk/outbox")
    assert response.headers["location"] == "/desk/outbox?done=again"
    assert "tried again now" in desk.see("/desk/outbox?done=again").words
    offered = next(one for one in mails(mailing) if one.id == mail.id)
    assert offered.state in ("waiting", "claimed")
    assert offered.message_id == mail.message_id, "a second copy can be told"
    assert offered.give_up_at > NOW + PATIENCE - timedelta(minutes=1)
    assert "1 mail could not be sent and was given up." in desk.see("/desk").words

    second = desk.post(again, page="/desk/outbox")
    assert second.headers["location"] == "/desk/outbox?done=not-failed"
    assert "nothing was changed" in desk.see("/desk/outbox?done=not-failed").words


@pytest.mark.parametrize(
    "path", ["/desk/cover", "/desk/cover/x/remove", "/desk/outbox/x/try-again"]
)
def test_no_form_of_another_site_is_taken(site: Site, path: str) -> None:
    desk = DeskBrowser(site)
    response = desk.http.post(path, data={"first": str(TODAY), "last": str(TODAY)})
    assert response.status_code == 403
    assert absences(site) == []


def protected() -> Iterator[tuple[str, str]]:
    """Yield path and method of every route of the desk, but for the login itself."""
    for route in routes(Path()):
        assert isinstance(route, Route | Mount)
        if isinstance(route, Route) and route.path.startswith("/desk"):
            path = re.sub(r"{\w+}", "x", route.path)
            yield from ((path, method) for method in route.methods or () if path != LOGIN)


def test_every_page_of_the_desk_is_among_the_protected() -> None:
    assert {("/desk", "GET"), ("/desk/cover", "POST"), ("/desk/logout", "POST")} <= {*protected()}


@pytest.mark.parametrize(("path", "method"), sorted(protected()))
def test_nobody_gets_in_without_a_login(site: Site, path: str, method: str) -> None:
    response = site.browser().request(method, path)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/desk/login?next=")


def test_upkeep_tells_what_was_done_and_how_long_things_are_kept(idle: Site) -> None:
    moment = NOW - timedelta(days=400)
    report = {"mails": 3, "held": [], "codes": {"old": None}, "alarm": True}
    for name in JOBS:
        with idle.store.begin() as unit:
            unit.jobs.record(Job(name, moment, report))
    words = DeskBrowser(idle).see("/desk/upkeep").words
    assert all(title in words and does in words for title, does in JOBS.values())
    assert words.count(f"Last done {in_words(london(moment))}") == len(JOBS)
    for said in ("Mails: 3", "because an open request needs it: none", "Alarm: yes", "Old: none"):
        assert said.lower() in words.lower()
    assert "1,096 days (about 3 years) after closing" in words
    assert "30 days after the last word" in words
    assert "_" not in words


def test_work_that_was_never_done_is_said(idle: Site) -> None:
    assert DeskBrowser(idle).see("/desk/upkeep").words.count("Not done yet") == len(JOBS)


@pytest.mark.parametrize(
    ("kind", "ends"), [("access", "Sent in part"), ("complaint", "Partly upheld")]
)
def test_the_closed_list_has_the_newest_on_top_in_the_words_of_its_kind(
    site: Site, kind: str, ends: str
) -> None:
    first, second = opened(site, days_ago=9), opened(site, days_ago=8)
    ticket_after(site, second, Close("not_held", "Nothing."), days_ago=3)
    ticket_after(site, first, Close("refused", "No."), days_ago=1)
    last = opened(site, kind)
    site.sql("UPDATE tickets SET state = 'closed', ending = 'partly' WHERE id = ?", last.id)
    closed_at = case_context_at(site, NOW).clock().strftime("%Y-%m-%d %H:%M:%S.%f")
    site.sql("UPDATE tickets SET closed_at = ? WHERE id = ?", closed_at, last.id)
    page = DeskBrowser(site).see("/desk/closed")
    links = [link for link in page.links if link.startswith("/desk/tickets/")]
    assert links == [address(ticket) for ticket in (last, first, second)]
    assert ends in page.words

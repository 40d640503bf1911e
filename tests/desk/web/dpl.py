"""The DPL at the desk: requests to work on, and a browser that sees pages and takes actions."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

import httpx

from desk.cases.actions import Action
from desk.cases.audit_log import Entry
from desk.cases.ticket import OpenTicket, Ticket
from desk.casework import apply
from desk.casework.context import CaseContext
from desk.casework.opening import open_ticket
from desk.forms.kinds import load_kinds
from desk.storage import Unit
from tests.desk.samples import RULES
from tests.desk.web.fakes import Browser, Site, csrf_of
from tests.desk.web.pages import Page, check

T = TypeVar("T")
# Nobody may ever see this at work in a browser.
NASTY = '<script>alert(1)</script> & "quotes" {{ 7 * 7 }}'


def case_context_at(site: Site, moment: datetime) -> CaseContext:
    """Return the site's case context at that moment."""
    return replace(site.services.context, clock=lambda: moment)


def opened(site: Site, kind: str = "access", days_ago: int = 0, **fields: Any) -> Ticket:
    """Store a request that came that many days ago."""
    moment = site.clock() - timedelta(days=days_ago)
    given: dict[str, Any] = {
        "submission_id": uuid4().hex,
        "requester_role": "parent",
        "requester_contact": "parent@family.example",
        "subject_name": "Sam Sample",
        "details": {"Wanted": "Everything you hold"},
    }
    prefix = load_kinds()[kind].prefix
    command = OpenTicket(
        rules=RULES[kind], prefix=prefix, first_mention_at=moment, **{**given, **fields}
    )
    return open_ticket(command, case_context_at(site, moment))


def ticket_after(site: Site, ticket: Ticket, *actions_taken: Action, days_ago: int = 0) -> Ticket:
    """The ticket after these actions."""
    case_context = case_context_at(site, site.clock() - timedelta(days=days_ago))
    for action in actions_taken:
        ticket = apply.apply_action(ticket.reference, ticket.version, action, "dpl", case_context)
    return ticket


@dataclass
class DeskBrowser:
    """A browser that is logged in."""

    site: Site
    http: Browser = field(init=False)

    def __post_init__(self) -> None:
        self.http = self.site.logged_in()

    def see(self, path: str, status: int = 200) -> Page:
        """Return the page at `path`, which no browser may cache."""
        return self.read(self.http.get(path), status)

    def read(self, response: httpx.Response, status: int = 200) -> Page:
        """Return the page of a response, after the checks that hold for every page."""
        assert response.status_code == status, response.text
        assert response.headers["cache-control"] == "no-store"
        return check(response.text)

    def post(self, path: str, page: str = "", **data: str) -> httpx.Response:
        """Send a form with the token of `page`; the form's own address unless given."""
        token = csrf_of(self.http.get(page or path).text)
        return self.http.post(path, data={"csrf": token, **data})

    def form(self, ticket: Ticket, action: str) -> dict[str, str]:
        """Return the hidden fields of the action's form."""
        page = self.see(f"{address(ticket)}/actions/{action}")
        hidden = [f for f in page.named("input") if f.get("type") == "hidden"]
        return {str(f["name"]): f.get("value") or "" for f in hidden}

    def send(
        self, ticket: Ticket, action: str, form: dict[str, str], **typed: str
    ) -> httpx.Response:
        return self.http.post(f"{address(ticket)}/actions/{action}", data={**form, **typed})

    def apply_action(self, ticket: Ticket, action: str, **typed: str) -> httpx.Response:
        """Fill in the form, look at the preview, confirm."""
        form = self.form(ticket, action)
        self.read(self.send(ticket, action, form, **typed))
        return self.send(ticket, action, form, step="confirm", **typed)


def address(ticket: Ticket) -> str:
    return f"/desk/tickets/{ticket.reference}"


def stored(site: Site, ticket: Ticket) -> Ticket:
    """Return the ticket as it is in the database."""
    found = read(site, lambda unit: unit.tickets.by_id(ticket.id))
    assert found
    return found


def history(site: Site, ticket: Ticket) -> list[Entry]:
    return read(site, lambda unit: unit.history.for_ticket(ticket.id))


def letters(site: Site, ticket: Ticket) -> list[str]:
    """Return the subjects of the ticket's mails to the requester, in order."""
    mails = read(site, lambda unit: unit.outbox.for_ticket(ticket.id))
    return [mail.subject for mail in mails if mail.recipient == ticket.requester_contact]


def read(site: Site, what: Callable[[Unit], T]) -> T:
    with site.store.read() as unit:
        return what(unit)

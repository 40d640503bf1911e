"""Every action: its form, the preview of its effect, and the action once it is confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from desk.cases.actions import (
    LONGEST_TEXT,
    Action,
    AskClarification,
    AskIdentity,
    Close,
    ConfirmIdentity,
    SendToReview,
    Start,
)
from desk.cases.states import State
from desk.cases.ticket import Ticket
from desk.dates import in_words, london
from desk.web.labels import EVENTS, STATES
from desk.web.office.action_forms import FORMS
from tests.desk.web.dpl import (
    NASTY,
    DeskBrowser,
    address,
    history,
    letters,
    opened,
    read,
    stored,
    ticket_after,
)
from tests.desk.web.fakes import NOW, Site

KNOWN = ConfirmIdentity("known", "Known at the office since 2021.")
TEXT = {"text": 'Two lines,\nand "more" <here>.'}


@dataclass(frozen=True)
class ActionCase:
    """`letter` ends the subject of the one that goes out, if any."""

    action: str
    state: State
    letter: str = ""
    typed: Mapping[str, str] = field(default_factory=lambda: TEXT)
    before: tuple[Action, ...] = ()
    kind: str = "access"
    contact: str = "parent@family.example"
    preserve: bool = False

    def ticket(self, site: Site) -> Ticket:
        """What was done before was done on the day it came, some days ago."""
        ticket = opened(
            site,
            self.kind,
            days_ago=5,
            requester_contact=self.contact,
            preserve=self.preserve,
        )
        return ticket_after(site, ticket, *self.before, days_ago=5)


def closing(choice: str, letter: str, kind: str = "access") -> ActionCase:
    return ActionCase(
        "closed", "closed", letter, {**TEXT, "choice": choice}, (KNOWN, Start()), kind
    )


ASKED, QUESTION = AskIdentity("A letter."), AskClarification("Which year?")
KNOWING, PROVEN = {**TEXT, "choice": "known"}, {**TEXT, "choice": "proven"}
CASES = [
    ActionCase("started", "in_progress", typed={}),
    ActionCase("started", "in_progress", "we are looking into your complaint", kind="complaint"),
    ActionCase("identity-asked", "awaiting_identity", "please show us who you are"),
    ActionCase("identity-confirmed", "received", typed=KNOWING),
    ActionCase("identity-confirmed", "in_progress", "we are going on", PROVEN, (ASKED,)),
    ActionCase("identity-confirmed", "in_progress", "we are going on", KNOWING, (ASKED,)),
    ActionCase("clarification-asked", "awaiting_clarification", "we have a question"),
    ActionCase("clarified", "in_progress", "we are going on", before=(QUESTION,)),
    ActionCase("extended", "received", "we need more time"),
    ActionCase("sent-to-review", "ready_for_review", typed={}, before=(Start(),)),
    ActionCase("sent-back", "in_progress", before=(Start(), SendToReview())),
    closing("disclosed", "our answer"),
    closing("partly", "our answer"),
    closing("refused", "our decision"),
    closing("not_held", "our answer"),
    closing("partly", "the outcome of your complaint", "complaint"),
    closing("disclosed", "", "callback"),
    ActionCase("withdrawn", "closed", "withdrawn, as you asked"),
    ActionCase(
        "reopened", "in_progress", "we have opened it again", before=(Close("refused", "No."),)
    ),
    ActionCase("noted", "received"),
    ActionCase("breach-noted", "received"),
    ActionCase("breach-settled", "received", typed={**TEXT, "choice": "no_risk"}),
    ActionCase(
        "corrected",
        "received",
        typed={
            **TEXT,
            "contact": "other@family.example",
            "name": "Sam Sample",
            "year": "Year 8",
            "received": "2050-03-10",
        },
    ),
    ActionCase("recording-noted", "received", typed={**TEXT, "choice": "kept"}, preserve=True),
    ActionCase("identity-asked", "awaiting_identity", contact="01632 960001"),
]


def test_every_move_is_tried_here() -> None:
    assert {case.action for case in CASES} == {form.slug for form in FORMS}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind} {case.action} {case.letter}")
def test_a_move_does_what_its_preview_shows(site: Site, case: ActionCase) -> None:
    desk, ticket = DeskBrowser(site), case.ticket(site)
    sent, entries = letters(site, ticket), len(history(site, ticket))
    form = desk.form(ticket, case.action)
    preview = desk.read(desk.send(ticket, case.action, form, **case.typed)).words
    assert stored(site, ticket) == ticket, "a preview does nothing"
    assert (letters(site, ticket), len(history(site, ticket))) == (sent, entries)

    done = desk.send(ticket, case.action, form, **case.typed, step="confirm")
    assert (done.status_code, done.headers["location"]) == (
        303,
        f"{address(ticket)}?done={case.action}",
    )
    after = stored(site, ticket)
    assert (after.state, after.version) == (case.state, ticket.version + 1)
    assert STATES[case.state] in preview
    entry = history(site, ticket)[entries]
    assert (entry.who, entry.event.replace("_", "-")) == ("dpl", case.action)
    assert " ".join((entry.detail or "").split()) in preview
    assert EVENTS[entry.event] in desk.see(done.headers["location"]).words
    _check_letter(site, after, sent, case.letter, preview)


def _check_letter(site: Site, ticket: Ticket, sent: list[str], ends: str, preview: str) -> None:
    """The one letter that went out is the one that was shown, word for word."""
    new = letters(site, ticket)[len(sent) :]
    assert [subject.endswith(ends) for subject in new] == ([True] if ends else [])
    if not ends:
        assert "No letter" in preview
        return
    mails = read(site, lambda unit: unit.outbox.for_ticket(ticket.id))
    [letter] = [mail for mail in mails if mail.subject == new[0]][-1:]
    assert f"{letter.subject} {' '.join(letter.text_body.split())}" in preview


@pytest.mark.parametrize(
    ("action", "typed", "says", "field"),
    [
        ("noted", {"text": " \n "}, "in a few words", "text"),
        ("noted", {"text": "x" * (LONGEST_TEXT + 1)}, "too long", "text"),
        ("identity-confirmed", {"text": "Seen."}, "choose one of the answers", "choice"),
        ("identity-confirmed", {**TEXT, "choice": "x"}, "choose one of the answers", "choice"),
        ("identity-confirmed", {**PROVEN, "day": "soon"}, "day, month, year", "day"),
        ("identity-confirmed", {**PROVEN, "day": "2999-01-01"}, "cannot have come", "choice"),
        ("closed", {**TEXT, "choice": "withdrawn"}, "choose one of the answers", "choice"),
        ("closed", {**TEXT, "choice": "disclosed"}, "start work on it first", "choice"),
    ],
)
@pytest.mark.parametrize("step", ["", "confirm"])
def test_what_cannot_be_used_is_said_beside_what_was_typed(
    site: Site, action: str, typed: dict[str, str], says: str, field: str, step: str
) -> None:
    desk, ticket = DeskBrowser(site), ticket_after(site, opened(site), ASKED)
    response = desk.send(ticket, action, desk.form(ticket, action), **typed, step=step)
    page = desk.read(response, 422)
    assert page.title.startswith("Error: ")
    assert says in page.words
    assert f"#{field}" in page.links
    assert typed["text"].strip() in page.text
    assert stored(site, ticket) == ticket


@pytest.mark.parametrize("day", [0, 2])
@pytest.mark.parametrize("written", ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", " %d/%m/%Y "])
def test_a_day_may_be_written_in_several_ways(site: Site, day: int, written: str) -> None:
    desk, ticket = (
        DeskBrowser(site),
        ticket_after(site, opened(site, days_ago=5), ASKED, days_ago=5),
    )
    came = london(NOW - timedelta(days=day))
    desk.apply_action(ticket, "identity-confirmed", **PROVEN, day=came.strftime(written))
    assert stored(site, ticket).timeline.identity_arrived == came
    assert f"proof came on {in_words(came)}" in desk.see(address(ticket)).words


def test_a_form_that_comes_back_has_all_that_was_typed(site: Site) -> None:
    desk, ticket = DeskBrowser(site), ticket_after(site, opened(site), ASKED)
    typed = {"text": NASTY, "choice": "proven", "day": "2026-01-02"}
    form = desk.form(ticket, "identity-confirmed")
    page = desk.read(desk.send(ticket, "identity-confirmed", form, **typed, step="edit"))
    assert NASTY in page.text
    assert [f["value"] for f in page.named("input") if "checked" in f] == ["proven"]
    assert [f["value"] for f in page.named("input") if f.get("id") == "day"] == ["2026-01-02"]


def test_an_outdated_page_loses_nothing_that_was_typed(site: Site) -> None:
    desk, ticket = DeskBrowser(site), opened(site)
    old = {**desk.form(ticket, "noted"), "csrf": "of another login"}
    response = desk.send(ticket, "noted", old, text="Rang the office.", step="confirm")
    page = desk.read(response, 403)
    assert "Rang the office." in page.text
    assert stored(site, ticket) == ticket
    [token] = {f["value"] for f in page.named("input") if f.get("name") == "csrf"}
    again = {**old, "csrf": str(token)}
    done = desk.send(ticket, "noted", again, text="Rang the office.", step="confirm")
    assert done.status_code == 303


def test_an_answer_that_cannot_be_given_yet_says_why(site: Site) -> None:
    desk, ticket = DeskBrowser(site), opened(site)
    page = desk.see(f"{address(ticket)}/actions/closed")
    off = [f["value"] for f in page.named("input") if "disabled" in f]
    assert off == ["disclosed", "partly"]
    assert "start work on it first" in page.words
    ticket_after(site, ticket, Start())
    assert "Nobody has noted who is asking" in desk.see(f"{address(ticket)}/actions/closed").words


def test_a_step_that_is_not_for_this_state_says_so(site: Site) -> None:
    page = DeskBrowser(site).see(f"{address(opened(site))}/actions/reopened", 409)
    assert "not for a request in the state “Received”" in page.words
    assert page.named("textarea") == []


def test_a_step_that_cannot_be_made_has_its_reason_and_no_form(site: Site) -> None:
    desk, ticket = DeskBrowser(site), opened(site, days_ago=60)
    page = desk.see(f"{address(ticket)}/actions/extended", 409)
    assert "It is too late to extend" in page.words
    assert page.named("textarea") == []


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("access", "contact-confirmed"),
        ("access", "opened"),
        ("callback", "identity-asked"),
        ("complaint", "extended"),
    ],
)
def test_a_step_that_does_not_exist_is_a_404(site: Site, kind: str, action: str) -> None:
    desk, ticket = DeskBrowser(site), opened(site, kind)
    desk.see(f"{address(ticket)}/actions/{action}", 404)
    desk.see("/desk/tickets/SAR-2026-999999/actions/noted", 404)


@pytest.mark.parametrize(
    ("action", "kind", "contact", "into"),
    [
        ("identity-asked", "access", "a@b.example", "the letter and the history"),
        ("identity-asked", "access", "01632 960001", "the history"),
        ("started", "complaint", "a@b.example", "the letter and the history"),
        ("started", "access", "a@b.example", "the history"),
        ("closed", "callback", "a@b.example", "the history"),
    ],
)
def test_a_form_says_where_the_words_go(
    site: Site, action: str, kind: str, contact: str, into: str
) -> None:
    ticket = opened(site, kind, requester_contact=contact)
    assert (
        f"It goes into {into}."
        in DeskBrowser(site).see(f"{address(ticket)}/actions/{action}").words
    )


def test_a_late_letter_asks_for_the_day_and_shows_red(site: Site) -> None:
    browser, ticket = DeskBrowser(site), opened(site, days_ago=200)
    form = browser.form(ticket, "clarification-asked")
    asked = browser.see(f"{address(ticket)}/actions/clarification-asked")
    assert "hear_by" in asked.ids
    said = {"text": "Which year?"}
    past = in_words(london(NOW) - timedelta(days=1))
    for day, answer in (("", "promise a day that is past"), ("2050-03-15", f"{past} is past")):
        page = browser.read(
            browser.send(ticket, "clarification-asked", form, hear_by=day, **said), 422
        )
        assert answer in page.text
        assert "#hear_by" in page.links
    said["hear_by"] = "2050-03-25"
    preview = browser.read(browser.send(ticket, "clarification-asked", form, **said))
    assert "This is late: it was due" in preview.text
    assert "You will hear from us by Friday 25 March 2050." in preview.text
    assert "We will reply by" not in preview.text
    browser.send(ticket, "clarification-asked", form, step="confirm", **said)
    assert "25 March 2050" in (history(site, ticket)[-1].detail or "")

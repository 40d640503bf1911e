"""Two people, or one and the parent, change a ticket at once: nobody's work is overwritten."""

import pytest

from desk.cases.actions import AddNote, AskIdentity, Withdraw
from tests.desk.web.dpl import DeskBrowser, history, letters, opened, stored, ticket_after
from tests.desk.web.fakes import Site

MINE = "What I had thought about for long."


@pytest.mark.parametrize("step", ["", "confirm"])
def test_what_others_did_is_shown_and_nothing_typed_is_lost(site: Site, step: str) -> None:
    desk, ticket = DeskBrowser(site), opened(site)
    form = desk.form(ticket, "identity-asked")
    theirs = ticket_after(site, ticket, AddNote("The mother rang."), AddNote("The father, too."))
    page = desk.read(desk.send(ticket, "identity-asked", form, text=MINE, step=step), 409)
    assert "changed while you were at it. Nothing of yours was done." in page.words
    assert page.words.index("The mother rang.") < page.words.index("The father, too.")
    assert "Opened from the chat" not in page.words, "only what is new is shown"
    assert MINE in page.text
    assert stored(site, ticket) == theirs
    assert len(letters(site, ticket)) == 1

    [version] = {f["value"] for f in page.named("input") if f.get("name") == "version"}
    newer = {**form, "version": str(version)}
    assert desk.send(ticket, "identity-asked", newer, text=MINE, step="confirm").status_code == 303
    assert (history(site, ticket)[-1].detail or "").startswith(MINE)


def test_a_second_click_does_nothing_twice(site: Site) -> None:
    desk, ticket = DeskBrowser(site), opened(site)
    form = desk.form(ticket, "identity-asked")
    clicks = [
        desk.send(ticket, "identity-asked", form, text=MINE, step="confirm") for _ in range(2)
    ]
    assert [click.status_code for click in clicks] == [303, 409]
    assert len(letters(site, ticket)) == 2
    assert [entry.event for entry in history(site, ticket)] == ["opened", "identity_asked"]


def test_a_ticket_that_was_withdrawn_meanwhile_stays_closed(site: Site) -> None:
    desk, ticket = DeskBrowser(site), opened(site)
    form = desk.form(ticket, "identity-asked")
    closed = ticket_after(site, ticket, Withdraw("In the chat."))
    page = desk.read(desk.send(ticket, "identity-asked", form, text=MINE), 409)
    assert "State now: Closed" in page.words
    newer = {**form, "version": str(closed.version)}
    refused = desk.read(desk.send(ticket, "identity-asked", newer, text=MINE, step="confirm"), 422)
    assert "not for a request in the state “Closed”" in refused.words
    assert MINE in refused.text
    assert stored(site, ticket) == closed


@pytest.mark.parametrize("version", ["", "0", "-1", "2", "x", "²", "9" * 30])
def test_a_version_that_is_not_the_tickets_changes_nothing(site: Site, version: str) -> None:
    desk, ticket = DeskBrowser(site), opened(site)
    form = {**desk.form(ticket, "noted"), "version": version}
    page = desk.read(desk.send(ticket, "noted", form, text=MINE, step="confirm"), 409)
    assert MINE in page.text
    assert stored(site, ticket) == ticket


def test_asking_twice_from_two_windows_writes_one_letter(site: Site) -> None:
    first, second = DeskBrowser(site), DeskBrowser(site)
    ticket = opened(site)
    forms = [desk.form(ticket, "identity-asked") for desk in (first, second)]
    assert first.send(ticket, "identity-asked", forms[0], text=MINE).status_code == 200
    ticket_after(site, ticket, AskIdentity("A passport."))
    late = first.send(ticket, "identity-asked", forms[0], text=MINE, step="confirm")
    assert late.status_code == 409
    assert letters(site, ticket)[1:] == [f"{ticket.reference}: please show us who you are"]

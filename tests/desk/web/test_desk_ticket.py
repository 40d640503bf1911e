"""One ticket on one page."""

from time import sleep

import pytest

from desk.cases.actions import AskIdentity, Close, ConfirmContact, NoteBreach
from desk.cases.states import possible
from desk.casework.audit import JOB as AUDIT
from desk.storage.records import Job
from desk.web.office.action_forms import FORMS
from desk.web.office.next_steps import fits
from tests.desk.samples import KINDS
from tests.desk.web.dpl import NASTY, DeskBrowser, address, opened, read, stored, ticket_after
from tests.desk.web.fakes import Site


def test_a_ticket_is_whole_on_one_page(site: Site) -> None:
    ticket = opened(site)
    page = DeskBrowser(site).see(address(ticket))
    for expected in (
        ticket.reference,
        "Access to personal data",
        "Parent or carer",
        "parent@family.example",
        "Sam Sample",
        "Wanted",
        "Everything you hold",
        "Not checked",
        "Not confirmed",
        "Opened from the chat",
        "No mail server is set up",
        *ticket.due_working,
    ):
        assert expected in page.words


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_page_in_plain_words(site: Site, kind: str) -> None:
    assert "_" not in DeskBrowser(site).see(address(opened(site, kind))).words


def test_what_a_parent_wrote_is_text_and_nothing_else(site: Site) -> None:
    long = "x" * 1000
    ticket = opened(site, subject_name=NASTY, details={NASTY: NASTY, "Wanted": long})
    desk = DeskBrowser(site)
    html = desk.http.get(address(ticket)).text
    assert "<script>" not in html
    words = desk.see(address(ticket)).words
    assert NASTY in words
    assert long in words


@pytest.mark.parametrize(
    "reference",
    ["SAR-2026-000009", "nothing", "SAR-2026-000001%00", "%27%20OR%201=1", "%ff", "a" * 5000],
)
def test_an_unknown_ticket_is_a_plain_404(site: Site, reference: str) -> None:
    page = DeskBrowser(site).see(f"/desk/tickets/{reference}", 404)
    assert "no ticket with this reference" in page.words


def test_requests_of_the_same_contact_are_pointed_out(site: Site) -> None:
    first, second = opened(site), opened(site, requester_contact="Parent@Family.example")
    other, stranger = opened(site, "erasure"), opened(site, requester_contact="kim@home.example")
    page = DeskBrowser(site).see(address(second))
    assert "The same contact has another open request of this kind" in page.words
    assert {address(first), address(other)} <= set(page.links)
    assert address(stranger) not in page.links


def test_a_recording_is_to_be_kept(site: Site) -> None:
    desk = DeskBrowser(site)
    warning = "Have it kept before it is overwritten."
    ticket = opened(site, preserve=True)
    assert warning in desk.see(address(ticket)).words
    ticket_after(site, ticket, Close("refused", "There is none."))
    assert warning not in desk.see(address(ticket)).words
    assert warning not in desk.see(address(opened(site))).words


def test_a_confirmed_address_is_shown_as_such(site: Site) -> None:
    ticket = ticket_after(site, opened(site), ConfirmContact())
    assert (
        "Yes: they typed a code that was sent there" in DeskBrowser(site).see(address(ticket)).words
    )


def test_the_words_of_a_mail_show_once_no_code_in_them_works(site: Site) -> None:
    """Whoever reads over the shoulder must not confirm somebody's address."""
    fresh, old = opened(site), opened(site, days_ago=1)
    desk = DeskBrowser(site)
    first_words = f"Your reference: {fresh.reference}"
    assert first_words not in desk.see(address(fresh)).words
    assert f"Your reference: {old.reference}" in desk.see(address(old)).words


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
@pytest.mark.parametrize("kind", ["access", "complaint", "callback"])
def test_the_steps_are_those_of_the_state(site: Site, kind: str, is_open: bool) -> None:
    ticket = opened(site, kind)
    if not is_open:
        ticket = ticket_after(site, ticket, Close("refused", "It is not ours."))
    page = DeskBrowser(site).see(address(ticket))
    offered = {link.rsplit("/", 1)[1] for link in page.links if "/actions/" in link}
    events = possible(ticket.state)
    known = {form.slug: form for form in FORMS if form.event in events and fits(form, ticket)}
    assert "noted" in offered <= known.keys()
    assert all(form.labels.title in page.words for form in known.values())


def test_what_cannot_be_done_now_says_why(site: Site) -> None:
    page = DeskBrowser(site).see(address(opened(site, days_ago=60)))
    assert "Not now It is too late to extend" in page.words


def test_the_clock_that_stands_still_says_what_it_waits_for(site: Site) -> None:
    ticket = ticket_after(site, opened(site), AskIdentity("A letter, please."))
    assert stored(site, ticket).due is None
    page = DeskBrowser(site).see(address(ticket))
    assert "No due date yet" in page.words
    assert "Waiting for proof since" in page.words
    assert "not here yet" in page.words


def test_the_chat_it_came_from_is_shown(site: Site) -> None:
    chat = site.begin()
    chat.say("Please <b>send</b> me everything")
    ticket = opened(site, conversation=site.rasa.heard[-1]["sender"])
    page = DeskBrowser(site).see(address(ticket))
    assert "Please <b>send</b> me everything" in page.words
    assert "You said: Please <b>send</b> me everything" in page.words


def test_a_history_entry_says_who_when_and_why(site: Site) -> None:
    ticket = ticket_after(site, opened(site), AskIdentity("A letter with your address."))
    entries = read(site, lambda unit: unit.history.for_ticket(ticket.id))
    assert [(entry.who, entry.event) for entry in entries] == [
        ("assistant", "opened"),
        ("dpl", "identity_asked"),
    ]
    page = DeskBrowser(site).see(address(ticket))
    for words in ("Proof asked for", "A letter with your address.", "dpl", "The assistant"):
        assert words in page.words


def test_a_breach_is_red_until_it_is_settled(site: Site) -> None:
    desk, ticket = DeskBrowser(site), opened(site)
    told = {"text": "Told.", "choice": "reported"}
    box = "This may be a breach of personal data"
    assert box not in desk.see(address(ticket)).words
    ticket_after(site, ticket, NoteBreach("A letter went to the wrong family."))
    assert "tell the ICO by" in desk.see(address(ticket)).words
    assert "A breach to settle" in desk.see("/desk").words
    done = desk.apply_action(stored(site, ticket), "breach-settled", **told)
    page = desk.see(done.headers["location"])
    assert box not in page.words
    assert "The ICO was told." in page.words
    late = ticket_after(site, opened(site, days_ago=4), NoteBreach("Again."), days_ago=4)
    assert "say why it is late" in desk.see(address(late)).words


def test_a_changed_record_alarms_on_every_page(site: Site) -> None:
    desk = DeskBrowser(site)
    while not read(site, lambda unit: unit.jobs.last(AUDIT)):
        sleep(0.05)  # the check of this start must not come after what is noted here
    alarm = "The record was changed outside Privacy Desk"
    for faults, there in ((0, False), (2, True)):
        with site.store.begin() as unit:
            unit.jobs.record(Job(AUDIT, site.clock(), {"faults": faults}))
        for path in ("/desk", "/desk/closed", "/desk/outbox", "/desk/upkeep"):
            assert (alarm in desk.see(path).words) is there

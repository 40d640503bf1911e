"""One request of the tenth kind from the chat to its end, run by test_tenth_kind.py.

It runs in a process of its own, whose PRIVACY_DESK_DATA names a folder that has the tenth kind.
"""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from actions.chat_desk import ChatDesk
from bot.answers import load_answers
from bot.turn import Stage
from cli.main import main
from desk.cases.actions import Close, ConfirmIdentity, Start
from desk.cases.mail import Mail
from desk.cases.ticket import Ticket
from desk.dates import in_words
from desk.export.files import export
from desk.forms.kinds import kind_for_intent, load_kinds
from desk.intake.conversation import RequestConversation
from desk.intake.utterance import Utterance
from desk.web.openapi import description
from tests.desk.web.dpl import DeskBrowser, address, ticket_after
from tests.desk.web.fakes import Site, messages_of, running, turn_of

REPLIES = ("mum", "Sam Example", "Elm School, Leeds", "pat@home.example", "yes")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running(tmp_path) as found:
        yield found


def requested(site: Site) -> tuple[Ticket, dict[str, Any]]:
    """The ticket of a parent who asked for it in the chat, and the last turn."""
    chat, said_at = site.begin(), site.services.context.clock()
    chat.say("hello")
    sender = site.rasa.heard[-1]["sender"]
    conversation = RequestConversation.with_desk(ChatDesk(sender, site.services.context))
    result = conversation.start("request_portability", said_at, "move his data to Elm School")
    assert "as a request to move personal data elsewhere" in result.turn.texts[0]
    for text in REPLIES:
        assert result.progress
        utterance = Utterance(text, "none", 0.0, None, 0.0)
        result = conversation.handle(
            result.progress, utterance, answer=lambda: load_answers().turn("greeting"), now=said_at
        )
    assert result.turn.request
    assert result.turn.request.stage is Stage.OPENED
    with site.store.read() as unit:
        ticket = unit.tickets.by_reference(result.turn.request.reference or "")
    assert ticket
    return ticket, result.turn.as_dict()


def mails_about(site: Site, ticket: Ticket) -> list[Mail]:
    with site.store.read() as unit:
        return unit.outbox.listed_for(ticket.id).found


def test_the_chat_makes_a_ticket_with_its_letters(site: Site) -> None:
    ticket, _ = requested(site)
    assert ticket.reference.startswith("POR-")
    assert ticket.details["To go to"] == "Elm School, Leeds"
    subjects = {mail.subject for mail in mails_about(site, ticket)}
    assert f"We have your request {ticket.reference} to move data" in subjects
    assert any(subject.startswith("New request POR-") for subject in subjects)


def test_the_desk_knows_what_to_do_and_ends_it_with_a_letter(site: Site) -> None:
    ticket, _ = requested(site)
    desk = DeskBrowser(site)
    assert "Data portability" in desk.see("/desk").words
    known = ticket_after(site, ticket, ConfirmIdentity("known", "Met at the gate."), Start())
    words = desk.see(address(known)).words
    assert "as a file that a computer can read" in words
    assert "you can extend the time once" in words
    closed = ticket_after(site, known, Close("disclosed", "It is on the stick you brought."))
    assert "Handed over" in desk.see("/desk/closed").words
    assert f"{closed.reference}: our answer" in {m.subject for m in mails_about(site, closed)}


def test_it_can_be_exported(site: Site, tmp_path: Path) -> None:
    ticket, _ = requested(site)
    files = export(
        site.store, ticket.reference, tmp_path, trust="Elm Trust", now=site.services.context.clock()
    )
    written = next(path for path in files if path.suffix == ".json")
    assert "portability" in json.dumps(json.loads(written.read_text(encoding="utf-8")))


def test_the_api_names_it(site: Site) -> None:
    _, turn = requested(site)
    kinds = description()["components"]["schemas"]["Request"]["properties"]["kind"]["enum"]
    assert "portability" in kinds
    chat = site.begin()
    reply = messages_of("Done.", turn={**turn_of("greeting"), **turn})
    site.rasa.instead.append(lambda: httpx.Response(200, json=reply))
    request = chat.say("yes").json()["reply"]["turn"]["request"]
    assert request["title"] == "Request to move personal data"


def test_its_due_date_is_printed_and_its_intent_starts_it() -> None:
    printed = CliRunner().invoke(main, ["due", "portability", "2026-11-23"])
    assert in_words(date(2026, 12, 23)) in printed.output
    found = kind_for_intent("request_portability", load_kinds())
    assert found is load_kinds()["portability"]

"""What a parent can do with the chat itself: have it deleted, and say whether a reply helped."""

import sqlite3
from contextlib import closing
from datetime import date
from uuid import uuid4

import pytest

from desk.cases.ticket import OpenTicket
from desk.casework.opening import keep_draft, open_ticket
from tests.desk.samples import RULES
from tests.desk.web.fakes import NOW, Site, WidgetChat


@pytest.fixture
def chat(site: Site) -> WidgetChat:
    return site.begin()


def erase(chat: WidgetChat) -> int:
    return chat.http.request("DELETE", "/api/conversation", headers=chat.headers).status_code


def judge(chat: WidgetChat, **verdict: object) -> int:
    path = "/api/conversation/feedback"
    return chat.http.post(path, json=verdict, headers=chat.headers).status_code


def test_a_deleted_chat_is_gone_from_every_file(site: Site, chat: WidgetChat) -> None:
    chat.say("my secret question about Theo")
    sender = site.rasa.heard[0]["sender"]
    rasa = site.services.settings.var / "rasa.db"
    with closing(sqlite3.connect(rasa)) as events, events:
        events.execute("CREATE TABLE events (id INTEGER, sender_id TEXT, data TEXT)")
        events.executemany(
            "INSERT INTO events VALUES (?, ?, '')", [(1, sender), (2, "somebody else")]
        )
    assert erase(chat) == 200
    with site.store.read() as unit:
        assert unit.conversations.by_sender(sender) is None
    with closing(sqlite3.connect(rasa)) as events:
        assert events.execute("SELECT sender_id FROM events").fetchall() == [("somebody else",)]
    assert chat.say("are you there?").status_code == 401
    assert erase(chat) == 401


def test_what_was_mentioned_goes_with_the_chat(site: Site, chat: WidgetChat) -> None:
    chat.say("I might want to see his file")
    keep_draft(
        site.services.context,
        submission_id=uuid4().hex,
        kind="access",
        first_mention_at=NOW,
        answers={"requester_role": "parent"},
        conversation=site.rasa.heard[-1]["sender"],
    )
    assert erase(chat) == 200
    with site.store.read() as unit:
        assert unit.drafts.ids() == []
        entries = [entry for entry in unit.history.all() if entry]
        assert [entry.event for entry in entries] == ["draft_kept", "draft_erased"]
        assert entries[0].detail is None
        assert list(unit.history.faults({})) == []


def test_an_open_request_keeps_its_chat_and_says_so(site: Site, chat: WidgetChat) -> None:
    chat.say("I want to see his file")
    command = OpenTicket(
        submission_id=uuid4().hex,
        rules=RULES["access"],
        prefix="SAR",
        first_mention_at=NOW,
        requester_role="parent",
        requester_contact="a@b.example",
        subject_name="Sam",
        conversation=site.rasa.heard[-1]["sender"],
    )
    open_ticket(command, site.services.context)
    assert erase(chat) == 409
    assert chat.say("still here?").status_code == 200


def test_a_verdict_is_kept_without_who_gave_it(site: Site, chat: WidgetChat) -> None:
    chat.say("who sees it?")
    assert judge(chat, seq=3, helpful=False) == 200
    assert judge(chat, seq=3, helpful=True) == 200, "heard, and not counted twice"
    with site.store.read() as unit:
        (verdict,) = unit.feedback.verdicts(date(2050, 1, 1))
    assert (verdict.helped, verdict.failed) == (0, 1)
    with closing(sqlite3.connect(site.services.settings.var / "desk.db")) as rows:
        stored = str(rows.execute("SELECT * FROM feedback").fetchall())
    assert site.id_of(chat) not in stored


@pytest.mark.parametrize(
    "verdict",
    [
        {},
        {"seq": 3},
        {"seq": 2, "helpful": True},
        {"seq": 99, "helpful": True},
        {"seq": 0, "helpful": True},
        {"seq": True, "helpful": True},
        {"seq": "3", "helpful": True},
        {"seq": 3, "helpful": "yes"},
    ],
)
def test_a_verdict_on_nothing_is_refused(chat: WidgetChat, verdict: dict[str, object]) -> None:
    chat.say("who sees it?")
    assert judge(chat, **verdict) == 422

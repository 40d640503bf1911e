"""Wishes in messages that were replied to otherwise: kept as drafts, and taken over."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desk.dates import now
from desk.forms.marks import NOTED, WRONG_PLACE
from desk.storage import Draft, Store
from tests.actions.parent import Parent, Said

UNSURE = [
    {"name": "retention", "confidence": 0.55},
    {"name": "request_erasure", "confidence": 0.4},
]
ASTRAY = "the teacher left my sons report on the bus"
HIDDEN = "my ex is violent and you sent him our new address"


def drafts(store: Store) -> list[Draft]:
    with store.read() as unit:
        return list(unit.drafts.all())


def unsure(parent: Parent) -> Said:
    return parent.say("that stuff, must it stay", "retention", 0.6, intent_ranking=UNSURE)


def test_a_first_mention_is_kept_and_said_to_be(parent: Parent, store: Store) -> None:
    said = unsure(parent)
    assert said.outcome == "silent"
    assert said.turn["options"][0]["payload"] == "/request_erasure"
    assert "noted the time" in said.texts[-1]
    (draft,) = drafts(store)
    assert draft.kind == "erasure"
    assert now() - draft.first_mention_at < timedelta(minutes=1)


def test_it_is_noted_once(parent: Parent, store: Store) -> None:
    unsure(parent)
    unsure(parent)
    assert len(drafts(store)) == 1


def test_the_request_takes_the_first_mention_over(parent: Parent, store: Store) -> None:
    unsure(parent)
    (noted,) = drafts(store)
    assert parent.press("request_erasure").stage == "collecting"
    (begun,) = drafts(store)
    assert (begun.id, begun.first_mention_at) == (noted.id, noted.first_mention_at)
    assert NOTED not in begun.answers


def test_a_complaint_about_data_in_a_wrong_place_says_so(parent: Parent, store: Store) -> None:
    said = parent.say(ASTRAY, "school_matters")
    assert said.turn["options"][0]["payload"] == "/request_complaint"
    assert WRONG_PLACE in drafts(store)[0].answers
    parent.press("request_complaint")
    replies = ("mum", "Sam Example", "He left it there on Friday.", "skip", "mum@mail.example")
    for reply in (*replies, "yes"):
        last = parent.say(reply)
    with store.read() as unit:
        ticket = unit.tickets.by_reference(last.turn["request"]["reference"])
    assert ticket is not None
    assert "Data in a wrong place" in ticket.details


def test_a_wish_beside_danger_is_kept_and_said_to_be(parent: Parent, store: Store) -> None:
    ranking = [
        {"name": "urgent_risk", "confidence": 0.6},
        {"name": "request_access", "confidence": 0.3},
    ]
    said = parent.say("his file, he is hit", "urgent_risk", 0.6, intent_ranking=ranking)
    assert said.outcome == "urgent"
    assert said.texts[-1].startswith("I have kept what you asked for")
    (draft,) = drafts(store)
    assert draft.kind == "access"
    released = parent.press("nobody_in_danger")
    assert released.turn["options"][0]["payload"] == "/request_access"


def test_the_dpl_is_told_at_once_of_a_family_in_hiding(parent: Parent, store: Store) -> None:
    said = parent.say(HIDDEN, "request_access")
    assert said.outcome == "urgent"
    assert "I have told" in said.texts[-1]
    parent.say(HIDDEN, "request_access")
    with store.read() as unit:
        mails = [mail for mail in unit.outbox.all() if "hidden family" in mail.subject]
    assert len(mails) == 1
    (draft,) = drafts(store)
    assert draft.kind == "complaint"
    assert draft.id in mails[0].text_body
    assert "violent" not in mails[0].text_body


def test_a_family_in_hiding_is_told_if_nobody_was(parent: Parent, database: Path) -> None:
    with closing(sqlite3.connect(database)) as broken, broken:
        broken.execute("DROP TABLE outbox")
    assert "could not pass" in parent.say(HIDDEN, "request_access").texts[-1]


def test_a_family_in_hiding_that_says_so_in_a_form(parent: Parent, store: Store) -> None:
    parent.say("I want to see his file", "request_access")
    parent.say("mum")
    said = parent.say(HIDDEN, "none")
    assert said.outcome == "urgent"
    assert "I have told" in said.texts[-2]
    assert said.texts[-1].startswith("Your request stays open")
    assert parent.loop == "request_form"


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("Chciałabym otrzymać kopię danych mojego syna", "access", "zapisana"),
        ("أريد حذف صور ابنتي من موقعكم من فضلكم", "erasure", "تسجيل"),
        ("মোবাইল নয়, আমি একটি অভিযোগ করতে চাই", "complaint", "নথিভুক্ত"),
    ],
)
def test_a_wish_in_another_language_is_noted_in_it(
    parent: Parent, store: Store, text: str, kind: str, says: str
) -> None:
    said = parent.say(text, "languages")
    assert says in said.texts[0]
    assert said.turn["options"][0]["payload"] == f"/request_{kind}"
    assert [draft.kind for draft in drafts(store)] == [kind]


def test_a_question_in_another_language_is_no_wish(parent: Parent, store: Store) -> None:
    parent.say("Kto widzi dane mojego dziecka w szkole?", "languages")
    assert drafts(store) == []

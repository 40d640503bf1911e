"""A stored request is followed up in the chat, also while a form has questions of its own."""

import re
from pathlib import Path

import pytest

from desk.self_service.wording import load_wording
from desk.storage import Store
from tests.actions.parent import Parent
from tests.actions.test_request_form import REPLIES, WISH, ask, drafts


def mailed_code(store: Store) -> str:
    with store.read() as unit:
        mails = [mail for mail in unit.outbox.all() if "code" in mail.subject.lower()]
    found = re.search(r"\b(?:\d{6}|\d{8})\b", mails[-1].text_body)
    assert found
    return found[0]


@pytest.fixture
def reference(parent: Parent) -> str:
    """A request that this chat has sent; a code went to its address."""
    return str(ask(parent, *REPLIES, "yes").turn["request"]["reference"])


def is_confirmed(store: Store, reference: str) -> bool:
    with store.read() as unit:
        ticket = unit.tickets.by_reference(reference)
    assert ticket
    return ticket.contact_confirmed_at is not None


def test_the_code_confirms_the_address(parent: Parent, store: Store, reference: str) -> None:
    said = parent.say(mailed_code(store))
    assert said.turn["request"]["reference"] == reference
    assert is_confirmed(store, reference)


def test_a_code_typed_into_another_form_is_taken_and_the_form_goes_on(
    parent: Parent, store: Store, reference: str
) -> None:
    open_question = parent.say("please delete the photos of my son", "request_erasure")
    assert open_question.stage == "collecting"
    said = parent.say(mailed_code(store))
    assert said.texts[-1] == open_question.texts[-1]
    assert is_confirmed(store, reference)
    assert parent.loop == "request_form"


def test_a_reference_is_looked_up_by_code(parent: Parent, store: Store, reference: str) -> None:
    other = Parent("sender-2")
    asked = other.say(f"what is happening with {reference}?")
    assert (asked.stage, asked.turn["request"]["due"]) == ("status", None)
    told = other.say(mailed_code(store))
    assert told.turn["request"]["reference"] == reference
    assert told.turn["request"]["due"]


def test_a_follow_up_within_a_form_is_answered_there(
    parent: Parent, store: Store, reference: str
) -> None:
    open_question = parent.say("please delete the photos of my son", "request_erasure")
    said = parent.say(f"what is happening with {reference}?", load_wording().status_intent)
    assert said.texts[-1] == open_question.texts[-1]
    assert parent.loop == "request_form"


def test_a_second_wish_is_offered_once_the_first_is_sent(parent: Parent) -> None:
    segments = [
        {"text": text, "intent_ranking": [{"name": name, "confidence": 0.95}]}
        for text, name in (
            ("send me his file", "request_access"),
            ("delete his photos", "request_erasure"),
        )
    ]
    parent.say("send me his file and delete his photos", "request_access", segments=segments)
    for reply in REPLIES:
        parent.say(reply)
    done = parent.say("yes", "affirm")
    assert done.stage == "opened"
    second = parent.say("yes", "affirm")
    assert (second.stage, second.turn["request"]["kind"]) == ("collecting", "erasure")


def test_a_draft_that_cannot_be_kept_does_not_stop_the_chat(
    parent: Parent, store: Store, database: Path
) -> None:
    parent.say(WISH, "request_access")
    (before,) = drafts(store)
    hidden = database.with_name("hidden.db")
    store.empty_log()
    store.close()
    database.rename(hidden)
    assert parent.say("mum").stage == "collecting"
    hidden.rename(database)
    assert parent.say("Sam Example").stage == "collecting"
    (after,) = drafts(store)
    assert set(after.answers) > set(before.answers)


def test_the_copy_goes_to_an_address_that_was_confirmed_and_only_then(
    parent: Parent, store: Store, reference: str
) -> None:
    def copies() -> list[str]:
        with store.read() as unit:
            return [m.text_body for m in unit.outbox.all() if "Your copy" in m.subject]

    assert copies() == []
    parent.say(mailed_code(store))
    (copy,) = copies()
    assert reference in copy
    assert "Sam Example" in copy


@pytest.mark.parametrize(
    "words", ["I forgot to say that his middle name is Lee", "the email I gave is wrong, sorry"]
)
@pytest.mark.parametrize("intent", ["none", "request_rectification"])
def test_an_addition_goes_onto_the_request_that_was_sent(
    parent: Parent, store: Store, reference: str, words: str, intent: str
) -> None:
    said = parent.say(words, intent)
    assert reference in said.texts[0]
    assert "added" in said.texts[0]
    with store.read() as unit:
        mails = [mail for mail in unit.outbox.all() if mail.subject == f"Added to {reference}"]
    assert words in mails[0].text_body
    assert drafts(store) == []


def test_a_second_request_knows_who_asks(parent: Parent, reference: str) -> None:
    asked = parent.say("please delete the photos of my son", "request_erasure")
    assert asked.turn["request"]["asks"] == "subject_name"
    asked = parent.say("Sam Example")
    last = parent.say("skip")
    assert last.stage == "confirming"
    assert "Reply to: sam.mum@mail.example" in last.texts[-1]

"""A request from its first words to its ticket, and whatever comes in between."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.answers import load_answers
from desk.forms.wording import load_wording as load_form_wording
from desk.self_service.wording import load_wording
from desk.storage import Draft, Store
from tests.actions.parent import Parent, Said

RESUME = load_wording().resume_intent
ANSWER = next(answer.id for answer in load_answers() if answer.citations)
WISH = "please send me a copy of the data you hold on my son"
REPLIES = ("mum", "Sam Example", "skip", "everything", "sam.mum@mail.example")


def ask(parent: Parent, *replies: str) -> Said:
    """Begin a request and give these replies; return what was said last."""
    said = parent.say(WISH, "request_access")
    for reply in replies:
        said = parent.say(reply)
    return said


def references(store: Store) -> list[str]:
    with store.read() as unit:
        return [ticket.reference for ticket in unit.tickets.open()]


def drafts(store: Store) -> list[Draft]:
    with store.read() as unit:
        return list(unit.drafts.all())


def test_from_the_first_words_to_the_ticket(parent: Parent, store: Store) -> None:
    first = parent.say(WISH, "request_access")
    assert (first.outcome, first.stage) == ("request", "collecting")
    assert {"event": "active_loop", "name": "request_form", "timestamp": None} in parent.returned
    for reply in REPLIES[:-1]:
        assert parent.say(reply).stage == "collecting"
        assert references(store) == []
    read_back = parent.say(REPLIES[-1])
    assert read_back.stage == "confirming"
    assert "About: Sam Example" in read_back.texts[-1]
    done = parent.say("yes", "affirm")
    assert done.stage == "opened"
    assert references(store) == [done.turn["request"]["reference"]]
    assert parent.loop is None
    assert parent.slots["request"] is None


def test_a_first_mention_is_kept_as_a_draft_and_a_stop_takes_it_out(
    parent: Parent, store: Store
) -> None:
    ask(parent, "mum")
    (draft,) = drafts(store)
    assert draft.kind == "access"
    assert parent.say("stop", "stop").stage == "cancelled"
    assert drafts(store) == []
    assert parent.loop is None


def test_a_question_between_is_answered_and_the_form_goes_on(parent: Parent) -> None:
    before = ask(parent, "mum")
    between = parent.say("What does the notice say about it?", ANSWER)
    assert between.outcome == "answer"
    assert [answer["id"] for answer in between.turn["answers"]] == [ANSWER]
    assert between.texts[-1] == before.texts[-1], "the open question is asked again"
    assert parent.say("Sam Example").stage == "collecting"


def test_help_comes_first_and_the_form_stays_open(parent: Parent, store: Store) -> None:
    ask(parent, "mum")
    assert parent.say("my dad hits me and i am scared to go home").outcome == "urgent"
    assert parent.loop == "request_form"
    assert parent.say("what do i do?", "capabilities").outcome == "urgent"
    resumed = parent.say("can we carry on with my request please", RESUME)
    assert resumed.stage == "collecting"
    assert len(drafts(store)) == 1


def test_a_false_alarm_in_the_form_counts_as_what_it_was(parent: Parent, store: Store) -> None:
    ask(parent, "mum", "Sam Example", "skip")
    assert parent.say("the notes on what he said, i want to die", "urgent_risk").outcome == "urgent"
    said = parent.press("nobody_in_danger")
    assert said.outcome == "request"
    assert drafts(store)[0].answers["wanted"] == "the notes on what he said, i want to die"


def test_a_story_taken_with_the_helplines_answers_one_question(
    parent: Parent, store: Store
) -> None:
    story = "You put online that he was beaten."
    parent.say("I want to complain", "request_complaint")
    for reply in ("mum", "Sam Example"):
        parent.say(reply)
    assert parent.say(story, "urgent_risk").outcome == "urgent"
    before = drafts(store)[0].answers
    again = parent.press("nobody_in_danger")
    assert "put right" in again.texts[-1]
    assert drafts(store)[0].answers == before


def test_nothing_expires_while_a_form_is_open(parent: Parent, store: Store) -> None:
    ask(parent, "mum")
    parent.wait(26 * 3600)
    back = parent.say("Sam Example")
    assert back.texts[0] == load_form_wording().welcome_back
    assert drafts(store)[0].answers["subject_name"] == "Sam Example"
    assert parent.say("skip").texts[0] != load_form_wording().welcome_back


def test_an_alarm_is_no_name(parent: Parent, store: Store) -> None:
    ask(parent, "mum")
    parent.say("my dad hits me and i am scared to go home", "urgent_risk")
    again = parent.press("nobody_in_danger")
    assert "Whose data" in again.texts[-1]
    assert "subject_name" not in drafts(store)[0].answers


def test_after_a_false_alarm_the_form_goes_on(parent: Parent) -> None:
    ask(parent, "mum")
    parent.say("i want to die", "urgent_risk")
    assert parent.say("Sam Example", "none").outcome == "request"
    assert parent.say("no", "deny").outcome == "request", "it is no word on the alarm any more"


def test_one_more_yes_begins_nothing(parent: Parent, store: Store) -> None:
    reference = ask(parent, *REPLIES, "yes").turn["request"]["reference"]
    again = parent.say("yes", "affirm")
    assert again.stage == "status"
    assert reference in again.texts[0]
    assert references(store) == [reference]


def test_a_yes_to_nothing_opens_no_form(parent: Parent) -> None:
    said = parent.say("yes", "affirm")
    assert said.outcome in ("chat", "clarify", "out_of_scope")
    assert parent.loop is None


def test_the_forms_own_activation_takes_no_reply(parent: Parent) -> None:
    """Rasa validates a form while it opens, for the message that asked for it."""
    ask(parent)
    before = dict(parent.slots)
    parent.events += [{"event": "action", "name": "request_form"}]
    quiet = parent.events
    assert quiet[-1]["name"] == "request_form"
    parent.events = [
        {"event": "user", "text": WISH},
        {"event": "action", "name": "action_start_request"},
        {"event": "action", "name": "request_form"},
    ]
    assert parent.validated_silently() == []
    assert parent.slots == before


def test_a_store_that_is_away_is_said_and_nothing_is_lost(
    parent: Parent, store: Store, database: Path
) -> None:
    ask(parent, *REPLIES)
    hidden = database.with_name("hidden.db")
    store.empty_log()
    store.close()
    database.rename(hidden)
    failed = parent.say("yes", "affirm")
    assert failed.outcome == "error"
    assert failed.turn["request"]["reference"] is None
    assert "not saved" in failed.texts[0]
    hidden.rename(database)
    done = parent.say("yes", "affirm")
    assert done.stage == "opened"
    assert references(store) == [done.turn["request"]["reference"]]


def test_a_repeated_submission_gives_the_same_ticket(parent: Parent, store: Store) -> None:
    """Rasa died after the ticket was stored, and takes the "yes" again."""
    ask(parent, *REPLIES)
    slots, loop, events = dict(parent.slots), parent.loop, list(parent.events)
    first = parent.say("yes", "affirm").turn["request"]["reference"]
    parent.slots, parent.loop, parent.events = slots, loop, events
    assert parent.say("yes", "affirm").turn["request"]["reference"] == first
    assert references(store) == [first]


def test_two_chats_do_not_see_each_other(parent: Parent, store: Store) -> None:
    ask(parent, *REPLIES, "yes")
    other = Parent("sender-2")
    done = ask(other, *REPLIES, "yes")
    first = next(r for r in references(store) if r != done.turn["request"]["reference"])
    assert first not in " ".join(done.texts)
    same = ask(parent, *REPLIES, "yes")
    assert first in " ".join(same.texts), "the same chat is told of its other request"


def test_words_are_stored_encrypted(parent: Parent, store: Store, database: Path) -> None:
    ask(parent, *REPLIES, "yes")
    store.empty_log()
    with closing(sqlite3.connect(database)) as connection:
        dump = "\n".join(connection.iterdump())
    assert "Sam Example" not in dump
    assert "sam.mum@mail.example" not in dump


@pytest.mark.parametrize("word", sorted(load_form_wording().back_words))
def test_back_is_never_taken_for_going_on(parent: Parent, word: str) -> None:
    ask(parent, "mum", "Sam Exmaple")
    asked = parent.say(word, RESUME)
    assert "full name" in asked.texts[-1], "the name is asked for again"

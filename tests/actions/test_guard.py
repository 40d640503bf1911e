"""No action ends in silence, and no log line repeats what the parent said."""

import asyncio
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher
from structlog.testing import capture_logs

from actions.guard import GuardedAction
from actions.request_form import ValidateRequestForm
from bot.answers import load_answers
from tests.actions.parent import Parent

WORDS = "Zebedee Planted"


class Broken(GuardedAction):
    """Says half of its reply, and then fails over the parent's words."""

    def name(self) -> str:
        return "action_broken"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        dispatcher.utter_message(text="half a reply")
        raise ValueError(tracker.latest_message["text"])


def test_a_failure_is_said_instead_of_half_a_reply(parent: Parent) -> None:
    said = parent.run(Broken(), {"text": WORDS})
    assert said.outcome == "error"
    assert said.texts == list(load_answers().turn("something_failed").texts)
    assert parent.returned == []


def test_a_failure_is_logged_without_the_parents_words(parent: Parent) -> None:
    with capture_logs() as logs:
        parent.run(Broken(), {"text": WORDS})
    (line,) = logs
    assert (line["log_level"], line["action"], line["error"]) == (
        *("error", "action_broken"),
        "ValueError",
    )
    assert "test_guard.py:" in line["place"]
    assert WORDS not in str(logs)


def test_a_form_that_fails_keeps_what_was_collected(
    parent: Parent, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent.say("please send me everything you hold on my son", "request_access")
    before = parent.slots["request"]
    assert before
    monkeypatch.setattr(ValidateRequestForm, "act", Broken.act)
    assert parent.say("mum").outcome == "error"
    assert parent.slots["request"] == before
    assert parent.loop
    monkeypatch.undo()
    assert parent.say("mum").stage == "collecting"


def test_the_work_is_done_beside_the_event_loop(parent: Parent) -> None:
    """A slow database makes one parent wait and not all of them."""
    began: list[str] = []

    class Slow(Broken):
        def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Any]:
            asyncio.run_coroutine_threadsafe(note(), loop[0]).result(60)
            dispatcher.utter_message(json_message={"turn": {}})
            return []

    async def note() -> None:
        began.append("the loop went on")

    loop: list[asyncio.AbstractEventLoop] = []

    async def run() -> None:
        loop.append(asyncio.get_running_loop())
        await Slow().run(CollectingDispatcher(), parent.tracker({"text": ""}), {})

    asyncio.run(run())
    assert began == ["the loop went on"]

"""A chat as Rasa's own events, for the tracker store's tests."""

from collections.abc import Iterable
from typing import Any
from warnings import catch_warnings, simplefilter

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.paths import ROOT
from desk.crypto import FieldCipher, Keys
from desk.rasa.tracker_store import EncryptedTrackerStore

SENDER = "s" * 43
with catch_warnings():
    simplefilter("ignore")  # Rasa warns whoever writes slots that slots have changed
    DOMAIN = Domain.load(str(ROOT / "domain.yml"))
OLD, NEW = b"o" * 32, b"n" * 32


def cipher(*keys: bytes) -> FieldCipher:
    return FieldCipher(Keys(keys or (NEW,), b"a" * 32))


def user(text: str, intent: str = "greeting") -> UserUttered:
    """A message with everything that the classifier adds to it."""
    understood = {
        "intent": {"name": intent, "confidence": 0.9},
        "entities": [],
        "text": text,
        "intent_ranking": [{"name": intent, "confidence": 0.9}],
        "segments": [{"text": text, "intent_ranking": []}],
        "nearest": [{"words": text, "similarity": 0.5}],
    }
    return UserUttered(
        text, understood["intent"], [], parse_data=understood, metadata={"model_id": "m1"}
    )


def bot(text: str) -> BotUttered:
    return BotUttered(text, {"custom": {"turn": {"note": text}}}, {"model_id": "m1"})


def opening() -> list[Event]:
    return [ActionExecuted("action_session_start"), SessionStarted(), listen()]


def listen() -> ActionExecuted:
    return ActionExecuted("action_listen")


def progress(paused: dict[str, Any] | None = None, **answers: str) -> dict[str, Any]:
    """The slot's value: one request, or the one that another waits for."""
    submission = "second" if paused else "first"
    return {"submission_id": submission, "answers": answers, "paused": paused}


def wish(text: str, value: dict[str, Any]) -> list[Event]:
    """A message that starts the form."""
    return [
        user(text, "request_access"),
        ActionExecuted("action_start_request"),
        bot("What is the student's name?"),
        SlotSet("request", value),
        SlotSet("request_closed", None),
        ActiveLoop("request_form"),
        SlotSet("requested_slot", "request_closed"),
        listen(),
    ]


def answer(text: str, value: dict[str, Any] | None, reply: str) -> list[Event]:
    """A message inside the form; None ends it."""
    events = [
        user(text),
        ActionExecuted("request_form"),
        bot(reply),
        SlotSet("request", value),
        SlotSet("request_closed", None if value else True),
    ]
    ended = [] if value else [SlotSet("requested_slot", None), ActiveLoop(None)]
    return [*events, *ended, listen()]


class TrackerChat:
    """A parent's chat through one store, loaded and saved for each message as Rasa does it."""

    def __init__(self, store: EncryptedTrackerStore, sender: str = SENDER) -> None:
        self.store = store
        self.sender = sender

    async def turn(self, events: Iterable[Event]) -> None:
        tracker = await self.store.get_or_create_tracker(self.sender, append_action_listen=False)
        tracker.update_with_events(list(events), DOMAIN, override_timestamp=False)
        await self.store.save(tracker)

    async def read(self) -> DialogueStateTracker:
        tracker = await self.store.retrieve_full_tracker(self.sender)
        assert tracker is not None
        return tracker

"""A parent who talks to the actions through Rasa's own tracker and dispatcher.

Rasa itself is played: what it understood is given with each message, the rules that choose the
action (data/rules/) are the two lines in `say`, and the events that an action returns are applied
as Rasa applies them.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import ActionAnswer
from actions.guard import GuardedAction
from actions.request_form import FORM, ActionStartRequest, ValidateRequestForm
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording
from desk.self_service.wording import load_wording as load_follow_up_wording

START = {intent for kind in load_kinds().values() for intent in kind.intents}
START |= {load_wording().yes_intent, load_follow_up_wording().resume_intent}


@dataclass
class Said:
    """What the parent sees, and the turn for machines that came last."""

    texts: list[str]
    turn: dict[str, Any]

    @property
    def outcome(self) -> str:
        return str(self.turn["outcome"])

    @property
    def stage(self) -> str:
        return str(self.turn["request"]["stage"])


@dataclass
class Parent:
    """One chat; `slots` and `loop` are what Rasa keeps between two messages."""

    sender: str = "sender-1"
    slots: dict[str, Any] = field(default_factory=dict)
    loop: str | None = None
    now: float = 1_800_000_000.0
    events: list[dict[str, Any]] = field(default_factory=list)
    returned: list[dict[str, Any]] = field(default_factory=list)

    def say(self, text: str, intent: str = "none", confidence: float = 0.95, **more: Any) -> Said:
        """Say something that Rasa understands as `intent`; `more` is the rest of what it found."""
        best = {"name": intent, "confidence": confidence}
        ranking = [best, {"name": "greeting", "confidence": 0.01}]
        return self._hear({"text": text, "intent": best, "intent_ranking": ranking, **more})

    def press(self, intent: str) -> Said:
        """Press a button, which Rasa does not classify."""
        chosen = {"name": intent, "confidence": 1.0}
        return self._hear({"text": f"/{intent}", "intent": chosen, "intent_ranking": []})

    def wait(self, seconds: float) -> None:
        """Let time pass before the next message."""
        self.now += seconds

    def _hear(self, message: dict[str, Any]) -> Said:
        self.events.append({"event": "user", "text": message["text"], "timestamp": self.now})
        intent = message["intent"]["name"]
        if self.loop:
            self.events.append({"event": "action", "name": FORM})
            return self.run(ValidateRequestForm(), message)
        action = ActionStartRequest() if intent in START else ActionAnswer()
        return self.run(action, message)

    def run(self, action: GuardedAction, message: dict[str, Any]) -> Said:
        """Run one action on the tracker and apply the events that it returns."""
        dispatcher = CollectingDispatcher()
        self.returned = asyncio.run(action.run(dispatcher, self.tracker(message), {}))
        for event in self.returned:
            self._apply(event)
        *texts, last = dispatcher.messages
        return Said([text["text"] for text in texts], last["custom"]["turn"])

    def validated_silently(self) -> list[dict[str, Any]]:
        """Let Rasa validate the form for a message that it has taken already; return the events."""
        dispatcher = CollectingDispatcher()
        latest = {"text": "", "intent": {"name": "none", "confidence": 0.0}}
        returned = asyncio.run(ValidateRequestForm().run(dispatcher, self.tracker(latest), {}))
        assert dispatcher.messages == []
        return list(returned)

    def tracker(self, message: dict[str, Any]) -> Tracker:
        loop = {"name": self.loop} if self.loop else {}
        return Tracker(
            self.sender, dict(self.slots), message, list(self.events), False, None, loop, None
        )

    def _apply(self, event: dict[str, Any]) -> None:
        match event["event"]:
            case "slot":
                self.slots[event["name"]] = event["value"]
            case "active_loop":
                self.loop = event["name"]
            case "session_started":
                self.slots, self.events = {}, []
        if self.slots.get("request_closed"):
            self.loop = None

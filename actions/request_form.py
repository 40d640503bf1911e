"""Collecting a request: Rasa holds the form open, desk.requests knows what to say."""

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guard import GuardedAction
from actions.message import heard, is_new, ranking
from actions.open import open_request
from actions.say import say
from bot.answers import load_answers
from bot.reply import reply
from desk.requests.conversation import Conversation, Result
from desk.requests.progress import Progress
from desk.when import now

FORM = "request_form"
_CLOSED: list[EventType] = [SlotSet("request", None), SlotSet("request_closed", True)]


class ActionStartRequest(GuardedAction):
    """Begins the kind of request that the message asked for, with its first question."""

    def name(self) -> str:
        return "action_start_request"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        result = Conversation.with_opener(open_request(tracker.sender_id)).start(
            ranking(tracker)[0].intent, now()
        )
        say(dispatcher, result.turn)
        return _slots(result)


class ValidateRequestForm(GuardedAction):
    """Takes one reply, says what follows, and closes the form when the request is done."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        if not is_new(tracker, FORM):
            return [] if tracker.get_slot("request") else _CLOSED
        book = load_answers()
        result = Conversation.with_opener(open_request(tracker.sender_id)).hear(
            Progress.from_slot(tracker.get_slot("request")),
            heard(tracker, book),
            answer=lambda: reply(ranking(tracker), book),
            now=now(),
        )
        say(dispatcher, result.turn)
        return _slots(result)

    def after_failure(self, tracker: Tracker) -> list[EventType]:
        """Keep what was collected: a form whose validation sets no slot is rejected by Rasa."""
        return [SlotSet("request", tracker.get_slot("request"))]


def _slots(result: Result) -> list[EventType]:
    """The form stays open as long as there is progress to keep."""
    if result.progress is None:
        return _CLOSED
    return [SlotSet("request", result.progress.as_slot()), SlotSet("request_closed", None)]

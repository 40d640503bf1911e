"""Collecting a request: Rasa holds the form open, desk.requests knows what to say."""

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.guard import GuardedAction
from actions.message import context, heard, is_new, message, remembered
from actions.open import open_request
from actions.say import say
from bot.answers import load_answers
from bot.conversation import reply
from bot.understanding.entities import load_things
from desk.requests.conversation import Conversation, Result
from desk.requests.progress import Progress
from desk.when import now

FORM = "request_form"
_CLOSED: list[EventType] = [SlotSet("request", None), SlotSet("request_closed", True)]


class ActionStartRequest(GuardedAction):
    """Begins the kind of request that the message asked for, with its first question.

    Where the message turns out to want none, such as a "yes" to nothing, it is answered.
    """

    def name(self) -> str:
        return "action_start_request"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        book = load_answers()
        found = reply(message(tracker, load_things()), context(tracker), book, load_things())
        if found.wish is None:
            say(dispatcher, found.turn)
            return [*_CLOSED, remembered(found.context)]
        conversation = Conversation.with_opener(open_request(tracker.sender_id))
        result = conversation.start(found.wish, now())
        say(dispatcher, result.turn.after(found.beside) if found.beside else result.turn)
        return [*_slots(result), remembered(found.context)]


class ValidateRequestForm(GuardedAction):
    """Takes one reply, says what follows, and closes the form when the request is done."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        if not is_new(tracker, FORM):
            return [] if tracker.get_slot("request") else _CLOSED
        book = load_answers()
        said = message(tracker, load_things())
        result = Conversation.with_opener(open_request(tracker.sender_id)).hear(
            Progress.from_slot(tracker.get_slot("request")),
            heard(said, book),
            answer=lambda: reply(said, context(tracker), book, load_things()).turn,
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

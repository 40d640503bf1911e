"""Collecting a request: Rasa holds the form open, desk.intake knows what to say."""

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.follow_up import (
    code_typed,
    followed,
    followed_up,
    pending,
    reassured,
    unfinished,
    waiting_for,
    with_next,
)
from actions.guard import GuardedAction
from actions.message import context, heard, is_new, message, remembered
from actions.registry import ChatDesk, load_registry
from actions.say import say
from bot.answers import load_answers
from bot.conversation import Context, reply
from bot.turn import Outcome, Turn
from bot.understanding.entities import load_entities
from bot.understanding.message import Message
from desk.dates import now
from desk.intake.conversation import Conversation, Result
from desk.intake.progress import Progress
from desk.self_service.unfinished import wants_to_resume

FORM = "request_form"
_CLOSED: list[EventType] = [SlotSet("request", None), SlotSet("request_closed", True)]
# What led to a request is done with it: one more "yes", typed in a hurry, must not begin another.
_OVER: list[EventType] = [*_CLOSED, remembered(Context())]


class ActionStartRequest(GuardedAction):
    """Begins the kind of request that the message asked for, with its first question.

    Where the message turns out to want none, such as a "yes" to nothing, it is answered.
    """

    def name(self) -> str:
        return "action_start_request"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        book = load_answers()
        said = message(tracker, load_entities())
        spoken = heard(said, book)
        follow_up = followed_up(dispatcher, tracker, spoken)
        if follow_up is not None:
            return [*_CLOSED, *follow_up]
        conversation = _conversation(tracker)
        left = unfinished(tracker).resumed(spoken, pending(tracker))
        if left is not None:
            result = conversation.resume(left)
            say(dispatcher, result.turn)
            return _opened(result)
        found = reply(said, context(tracker), book, load_entities())
        if found.wish is None:
            say(dispatcher, reassured(tracker, found))
            return [*_CLOSED, remembered(found.context)]
        if not conversation.collects(found.wish):  # a yes to "look up one that you have sent"
            asked = replace(spoken, intent=found.wish, confidence=1.0)
            return [*_CLOSED, *(followed_up(dispatcher, tracker, asked) or [])]
        result = conversation.start(found.wish, now(), said.whole.text)
        say(dispatcher, result.turn.after(found.beside) if found.beside else result.turn)
        return [*_opened(result), remembered(found.context)]


class ValidateRequestForm(GuardedAction):
    """Takes one reply, says what follows, and closes the form when the request is done."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        if not is_new(tracker, FORM):
            return [] if tracker.get_slot("request") else _CLOSED
        said = message(tracker, load_entities())
        between, conversation = _Between(tracker, said), _conversation(tracker)
        progress = Progress.from_slot(tracker.get_slot("request"))
        code = code_typed(tracker, said.whole.text)
        if code is not None:
            turn = conversation.replies.between(code.turn, progress)
            say(dispatcher, turn)
            return [*_slots(Result(turn, progress)), waiting_for(code)]
        names_a_question = conversation.changes(progress, said.whole.text)  # "back to the name"
        if wants_to_resume(between.heard) and not names_a_question:  # it is under way
            result = conversation.resume(progress)
        else:
            result = conversation.hear(progress, between.heard, between.answer, now())
        if result.progress is None and result.turn.outcome is Outcome.REQUEST:
            offer = with_next(tracker, result.turn)
            say(dispatcher, offer.turn)
            return [*_slots(result), waiting_for(offer)]
        say(dispatcher, result.turn)
        return [*_slots(result), *between.events]

    def after_failure(self, tracker: Tracker) -> list[EventType]:
        """Keep what was collected: a form whose validation sets no slot is rejected by Rasa."""
        return [SlotSet("request", tracker.get_slot("request"))]


class _Between:
    """The reply to a question put in between, and the events that go with it."""

    def __init__(self, tracker: Tracker, said: Message) -> None:
        self._tracker = tracker
        self._said = said
        self.heard = heard(said, load_answers())
        self.events: list[EventType] = []

    def answer(self) -> Turn:
        """What follows up a stored request comes before what the notice says."""
        found = followed(self._tracker, self.heard)
        if found is not None:
            self.events = [waiting_for(found)]
            return found.turn
        return reply(self._said, context(self._tracker), load_answers(), load_entities()).turn


def _conversation(tracker: Tracker) -> Conversation:
    return Conversation.with_desk(ChatDesk(tracker.sender_id, load_registry()))


def _opened(result: Result) -> list[EventType]:
    """Opens the form here and now, and not with Rasa's next action, which a crash could swallow."""
    return [*_slots(result), ActiveLoop(FORM)]


def _slots(result: Result) -> list[EventType]:
    """The form stays open as long as there is progress to keep."""
    if result.progress is None:
        return _OVER
    return [SlotSet("request", result.progress.as_slot()), SlotSet("request_closed", None)]

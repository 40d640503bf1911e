"""Collecting a request: Rasa's form stays open, and `desk.intake` decides what is said."""

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.chat_desk import ChatDesk, load_case_context
from actions.follow_up import (
    code_reply,
    follow_up_reply,
    pending,
    pending_slot,
    reassuring,
    say_follow_up,
    unfinished_request,
    with_offer_of_next,
)
from actions.guard import GuardedAction
from actions.message import context, context_slot, is_new, latest_message, utterance_of
from actions.say import say
from bot.answers import load_answers
from bot.conversation import Context, reply
from bot.turn import Outcome, Turn
from bot.understanding.entities import load_entities
from bot.understanding.message import UnderstoodMessage
from desk.dates import now
from desk.intake.conversation import NextTurn, RequestConversation
from desk.intake.progress import Progress
from desk.self_service.drafts import wants_to_resume

FORM = "request_form"
_CLOSED: list[EventType] = [SlotSet("request", None), SlotSet("request_closed", True)]
# The context that led to a request is emptied: one more "yes", typed in a hurry, must not start
# another.
_OVER: list[EventType] = [*_CLOSED, context_slot(Context())]


class ActionStartRequest(GuardedAction):
    """Starts the kind of request that the message asks for, with its first question.

    If the message turns out to ask for none, such as a "yes" to nothing, it is answered.
    """

    def name(self) -> str:
        return "action_start_request"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        book = load_answers()
        message = latest_message(tracker, load_entities())
        utterance = utterance_of(message, book)
        follow_up = say_follow_up(dispatcher, tracker, utterance)
        if follow_up is not None:
            return [*_CLOSED, *follow_up]
        conversation = _conversation(tracker)
        unfinished = unfinished_request(tracker).resume(utterance, pending(tracker))
        if unfinished is not None:
            resumed = conversation.resume(unfinished)
            say(dispatcher, resumed.turn)
            return _opened(resumed)
        found = reply(message, context(tracker), book, load_entities())
        intent = found.request_intent
        if intent is None:
            say(dispatcher, reassuring(tracker, found))
            return [*_CLOSED, context_slot(found.context)]
        if not conversation.collects(intent):  # a yes to "look up one that you have sent"
            asked = replace(utterance, intent=intent, confidence=1.0)
            return [*_CLOSED, *(say_follow_up(dispatcher, tracker, asked) or [])]
        started = conversation.start(intent, now(), message.whole.text)
        say(dispatcher, started.turn.after(found.beside) if found.beside else started.turn)
        return [*_opened(started), context_slot(found.context)]


class ValidateRequestForm(GuardedAction):
    """Handles one reply, and closes the form when the request is done."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        if not is_new(tracker, FORM):
            return [] if tracker.get_slot("request") else _CLOSED
        message = latest_message(tracker, load_entities())
        side, conversation = _SideAnswer(tracker, message), _conversation(tracker)
        progress = Progress.from_slot(tracker.get_slot("request"))
        code = code_reply(tracker, message.whole.text)
        if code is not None:
            turn = conversation.replies.side_answer(code.turn, progress)
            say(dispatcher, turn)
            return [*_slots(NextTurn(turn, progress)), pending_slot(code)]
        names_a_question = conversation.changes(progress, message.whole.text)  # "back to the name"
        if wants_to_resume(side.utterance) and not names_a_question:  # it is under way
            following = conversation.resume(progress)
        else:
            following = conversation.handle(progress, side.utterance, side.turn, now())
        if following.progress is None and following.turn.outcome is Outcome.REQUEST:
            offer = with_offer_of_next(tracker, following.turn)
            say(dispatcher, offer.turn)
            return [*_slots(following), pending_slot(offer)]
        say(dispatcher, following.turn)
        return [*_slots(following), *side.events]

    def after_failure(self, tracker: Tracker) -> list[EventType]:
        """Keep what was collected: Rasa rejects a form whose validation sets no slot."""
        return [SlotSet("request", tracker.get_slot("request"))]


class _SideAnswer:
    """The answer to a side question, and the events that go with it once it is given."""

    def __init__(self, tracker: Tracker, message: UnderstoodMessage) -> None:
        self._tracker = tracker
        self._message = message
        self.utterance = utterance_of(message, load_answers())
        self.events: list[EventType] = []

    def turn(self) -> Turn:
        """Return the reply to a follow-up on a stored request, else the answer from the notice."""
        follow_up = follow_up_reply(self._tracker, self.utterance)
        if follow_up is not None:
            self.events = [pending_slot(follow_up)]
            return follow_up.turn
        book, finder = load_answers(), load_entities()
        return reply(self._message, context(self._tracker), book, finder).turn


def _conversation(tracker: Tracker) -> RequestConversation:
    return RequestConversation.with_desk(ChatDesk(tracker.sender_id, load_case_context()))


def _opened(following: NextTurn) -> list[EventType]:
    """Return events that open the form at once: a crash could swallow Rasa's next action."""
    return [*_slots(following), ActiveLoop(FORM)]


def _slots(following: NextTurn) -> list[EventType]:
    """Return the slots that keep the form open as long as there is progress to keep."""
    if following.progress is None:
        return _OVER
    return [SlotSet("request", following.progress.as_slot()), SlotSet("request_closed", None)]

"""Collecting a request: Rasa's form stays open, and `desk.intake` decides what is said."""

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.chat_desk import conversation_of
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
from actions.message import context, context_slot, is_back, is_new, latest_message, utterance_of
from actions.say import say
from actions.wishes import with_dpl_told, with_wish_noted
from bot.answers import load_answers
from bot.conversation import Context, alarm_turn, calmed, remark_on_alarm, reply
from bot.turn import Outcome, Turn
from bot.understanding.entities import load_entities
from bot.understanding.message import UnderstoodMessage
from bot.understanding.remarks import Remark
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
        conversation = conversation_of(tracker)
        unfinished = unfinished_request(tracker).resume(utterance, pending(tracker))
        if unfinished is not None:
            resumed = conversation.resume(unfinished)
            say(dispatcher, resumed.turn)
            return _opened(resumed)
        found = reply(message, context(tracker), book, load_entities())
        intent = found.request_intent
        if intent is None:
            turn = with_wish_noted(found, message.whole.text, conversation, book)
            say(dispatcher, reassuring(tracker, replace(found, turn=turn)))
            return [*_CLOSED, context_slot(found.context)]
        if not conversation.collects(intent):  # a yes to "look up one that you have sent"
            asked = replace(utterance, intent=intent, confidence=1.0)
            return [*_CLOSED, *(say_follow_up(dispatcher, tracker, asked) or [])]
        text, context_after = message.whole.text, context_slot(found.context)
        return [*begin(dispatcher, conversation, intent, text, found.beside), context_after]


def begin(
    dispatcher: CollectingDispatcher,
    conversation: RequestConversation,
    intent: str,
    text: str,
    beside: Turn | None = None,
) -> list[EventType]:
    """Say the first question of a request, after what was answered beside it; open the form."""
    started = conversation.start(intent, now(), text)
    say(dispatcher, started.turn.after(beside) if beside else started.turn)
    return _opened(started)


class ValidateRequestForm(GuardedAction):
    """Handles one reply, and closes the form when the request is done."""

    def name(self) -> str:
        return f"validate_{FORM}"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        if not is_new(tracker, FORM):
            return [] if tracker.get_slot("request") else _CLOSED
        message, before = latest_message(tracker, load_entities()), context(tracker)
        progress = Progress.from_slot(tracker.get_slot("request"))
        remark = remark_on_alarm(message, before)
        if remark is Remark.WHAT_TO_DO:
            urgent = NextTurn(alarm_turn(before.alarm or message, load_answers()), progress)
            say(dispatcher, urgent.turn)
            return _slots(urgent)
        over = [context_slot(replace(before, alarm=None))] if before.alarm else []
        if remark is Remark.NOBODY_IN_DANGER and before.alarm:  # what was said then counts now
            message = calmed(before.alarm, load_entities())
            conversation = conversation_of(tracker)
            if not _says_something(message, conversation, progress):
                resumed = conversation.resume(progress)
                say(dispatcher, resumed.turn)
                return [*over, *_slots(resumed)]
        return [*over, *self._handled(dispatcher, tracker, message, progress)]

    def _handled(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        message: UnderstoodMessage,
        progress: Progress,
    ) -> list[EventType]:
        """Say what comes next in the form, and return the events."""
        side, conversation = _SideAnswer(tracker, message), conversation_of(tracker)
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
        if is_back(tracker):
            following = replace(following, turn=conversation.replies.welcome(following.turn))
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
        found = reply(self._message, context(self._tracker), book, finder)
        self.events = [context_slot(found.context)]
        if not found.place_came_out:
            return found.turn
        return with_dpl_told(found.turn, conversation_of(self._tracker), book)


def _says_something(
    message: UnderstoodMessage, conversation: RequestConversation, progress: Progress
) -> bool:
    """Return whether a message that was no cry for help asks something, or answers a question.

    It may have been taken as the answer already, with the helplines.
    """
    if message.whole.text in progress.answers.values():
        return False
    asks = utterance_of(message, load_answers()).is_question
    return asks or conversation.takes_story(progress)


def _opened(following: NextTurn) -> list[EventType]:
    """Return events that open the form at once: a crash could swallow Rasa's next action.

    Of a request that is over already, such as a call-back with its number, no form stays open.
    """
    if following.progress is None:
        return _slots(following)
    return [*_slots(following), ActiveLoop(FORM)]


def _slots(following: NextTurn) -> list[EventType]:
    """Return the slots that keep the form open as long as there is progress to keep."""
    if following.progress is None:
        return _OVER
    return [SlotSet("request", following.progress.as_slot()), SlotSet("request_closed", None)]

"""The one action that answers."""

from dataclasses import replace

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SessionStarted
from rasa_sdk.executor import CollectingDispatcher

from actions.chat_desk import conversation_of
from actions.follow_up import pending_slot, reassuring, say_follow_up, with_offer_to_resume
from actions.guard import GuardedAction
from actions.message import context, context_slot, latest_message, utterance_of
from actions.request_form import begin
from actions.say import say
from actions.wishes import with_wish_noted
from bot.answers import load_answers
from bot.conversation import Reply, reply
from bot.turn import Outcome
from bot.understanding.entities import load_entities

# Replies to what was not understood, or has nothing to do with data.
_IN_DOUBT = (Outcome.OUT_OF_SCOPE, Outcome.CLARIFY, Outcome.SILENT)
# Rasa reads the events of a session at every message and sends them to the action: without an end
# to sessions the 300th message takes 0.7 s. An answer is a good place to end one, because no form
# is open; what was said before stays stored.
LONGEST_SESSION = 60  # events, some eight messages


def _in_doubt(found: Reply) -> bool:
    return found.turn.outcome in _IN_DOUBT and not found.alarming


class ActionAnswer(GuardedAction):
    """Gives the answers that the message asks for, with their citations."""

    def name(self) -> str:
        return "action_answer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        book, text = load_answers(), tracker.latest_message.get("text") or ""
        message = latest_message(tracker, load_entities())
        follow_up = say_follow_up(dispatcher, tracker, utterance_of(message, book))
        if follow_up is not None:
            return follow_up
        found = reply(message, context(tracker), book, load_entities())
        wanted = conversation_of(tracker).recording_wanted(text) if _in_doubt(found) else None
        if wanted:
            return begin(dispatcher, conversation_of(tracker), wanted, text)
        # A new session empties its slots, so the context is set after it.
        new_session = [SessionStarted()] if len(tracker.events) > LONGEST_SESSION else []
        noted = replace(found, turn=with_wish_noted(found, text, conversation_of(tracker), book))
        if found.alarming:
            say(dispatcher, noted.turn)
            return [*new_session, context_slot(found.context)]
        offer = with_offer_to_resume(tracker, reassuring(tracker, noted))
        say(dispatcher, offer.turn)
        return [*new_session, context_slot(found.context), pending_slot(offer)]

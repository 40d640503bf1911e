"""Following up stored requests, before a message is taken for a question or a new request."""

from datetime import timedelta

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.chat_desk import load_case_context
from actions.message import is_back
from actions.say import say
from bot.conversation import Reply
from bot.turn import Turn
from desk.intake.utterance import Utterance
from desk.self_service.dialogue import FollowUp, FollowUpReply
from desk.self_service.drafts import UnfinishedRequest
from desk.self_service.pending import Pending

SLOT = "follow_up"


def pending(tracker: Tracker) -> Pending:
    """Return what the last follow-up waits for."""
    kept = Pending.from_slot(tracker.get_slot(SLOT))
    return kept.done() if is_back(tracker) and kept.awaited == "sure" else kept


def pending_slot(follow_up: FollowUpReply) -> EventType:
    """Return the event that stores what the follow-up waits for."""
    return SlotSet(SLOT, follow_up.pending.as_slot())


def unfinished_request(tracker: Tracker) -> UnfinishedRequest:
    """Return the unfinished request of this chat."""
    return UnfinishedRequest(FollowUp.of(tracker.sender_id, load_case_context()))


def say_follow_up(
    dispatcher: CollectingDispatcher, tracker: Tracker, utterance: Utterance
) -> list[EventType] | None:
    """Say the reply to a follow-up and return its events; None if the message is none."""
    follow_up = follow_up_reply(tracker, utterance)
    if follow_up is None:
        return None
    say(dispatcher, follow_up.turn)
    return [pending_slot(follow_up)]


def follow_up_reply(tracker: Tracker, utterance: Utterance) -> FollowUpReply | None:
    """Return the reply to a follow-up; None if the message is none."""
    if utterance.risk:  # somebody at risk comes before any request
        return None
    waiting = pending(tracker)
    unfinished = unfinished_request(tracker)
    discarded = unfinished.discard(utterance, waiting)
    return discarded or unfinished.follow_up.handle(utterance, waiting)


def code_reply(tracker: Tracker, text: str) -> FollowUpReply | None:
    """Return the reply to a code that is awaited while a form asks its own questions."""
    return unfinished_request(tracker).follow_up.handle_code(text, pending(tracker))


def reassuring(tracker: Tracker, found: Reply) -> Turn:
    """Return the turn to say; to a yes that answers nothing, that the last request was sent."""
    follow_up = unfinished_request(tracker).follow_up
    sent = follow_up.sent_already() if found.nothing_open else None
    return sent or found.turn


def with_offer_to_resume(tracker: Tracker, turn: Turn) -> FollowUpReply:
    """Return the turn with the offer to go on with an unfinished request."""
    return unfinished_request(tracker).offer(turn, pending(tracker))


def with_offer_of_next(tracker: Tracker, turn: Turn) -> FollowUpReply:
    """Return the end of a request with the offer to go on with another that was queued."""
    return unfinished_request(tracker).offer(turn, pending(tracker), away=timedelta(0))

"""Following up stored requests, before a message is taken for a question or a wish."""

from datetime import timedelta

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.chat_desk import load_case_context
from actions.say import say
from bot.conversation import Reply
from bot.turn import Turn
from desk.intake.dialogue import Heard
from desk.self_service.dialogue import FollowUp, Said
from desk.self_service.pending import Pending
from desk.self_service.unfinished import Unfinished

SLOT = "follow_up"


def pending(tracker: Tracker) -> Pending:
    """What the last follow-up waits for."""
    return Pending.from_slot(tracker.get_slot(SLOT))


def unfinished(tracker: Tracker) -> Unfinished:
    return Unfinished(FollowUp.of(tracker.sender_id, load_case_context()))


def followed_up(
    dispatcher: CollectingDispatcher, tracker: Tracker, heard: Heard
) -> list[EventType] | None:
    """Say what follows up a request, and return the events; None where it is something else."""
    said = followed(tracker, heard)
    if said is None:
        return None
    say(dispatcher, said.turn)
    return [waiting_for(said)]


def followed(tracker: Tracker, heard: Heard) -> Said | None:
    """The reply to what follows up a request; None where the message is something else."""
    if heard.danger:  # somebody at risk comes before any request
        return None
    waiting = pending(tracker)
    left = unfinished(tracker)
    return left.dropped(heard, waiting) or left.follow_up.hear(heard, waiting)


def code_typed(tracker: Tracker, text: str) -> Said | None:
    """The reply to a code that is awaited, while a form has questions of its own."""
    return unfinished(tracker).follow_up.hear_code(text, pending(tracker))


def reassured(tracker: Tracker, found: Reply) -> Turn:
    """The turn to say; to a "yes" too many, that what was sent has arrived."""
    sent = unfinished(tracker).follow_up.sent_already() if found.idle else None
    return sent or found.turn


def with_offer(tracker: Tracker, turn: Turn) -> Said:
    """The reply, with the offer to go on with a request that was left half way."""
    return unfinished(tracker).offered(turn, pending(tracker))


def with_next(tracker: Tracker, turn: Turn) -> Said:
    """The end of a request, with the offer to go on with another that was wished for meanwhile."""
    return unfinished(tracker).offered(turn, pending(tracker), away=timedelta(0))


def waiting_for(said: Said) -> EventType:
    return SlotSet(SLOT, said.pending.as_slot())

"""The parent's latest message, out of Rasa's tracker."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import EventType, SlotSet

from bot.answers import AnswerBook
from bot.conversation import Context, safeguarding_risk
from bot.nlu.wording import written_out
from bot.understanding.entities import EntityFinder
from bot.understanding.language import load_guesser
from bot.understanding.message import Guess, Near, Segment, UnderstoodMessage
from desk.intake.utterance import Utterance

CONTEXT = "context"
PAUSE = timedelta(hours=1)


def latest_message(tracker: Tracker, finder: EntityFinder) -> UnderstoodMessage:
    """Return the latest message as Rasa understood it, with its entities and language."""
    latest = tracker.latest_message
    text = latest.get("text") or ""
    # A button names its intent and has no ranking; its words are no language.
    chosen = not latest.get("intent_ranking")
    guesses = [latest["intent"]] if chosen else latest["intent_ranking"]
    return UnderstoodMessage(
        Segment(text, _ranking(guesses), () if chosen else finder.find(text)),
        tuple(
            Segment(part["text"], _ranking(part["intent_ranking"]), finder.find(part["text"]))
            for part in latest.get("segments") or ()
        ),
        tuple(Near(near["words"], near["similarity"]) for near in latest.get("nearest") or ()),
        None if chosen else load_guesser().language(written_out(text)),
    )


def _ranking(guesses: Iterable[Mapping[str, Any]]) -> tuple[Guess, ...]:
    return tuple(Guess(g["name"], g["confidence"]) for g in guesses if g.get("name"))


def utterance_of(message: UnderstoodMessage, book: AnswerBook) -> Utterance:
    """Return the message as the dialogues about requests take it."""
    best = message.whole.best
    return Utterance(
        message.whole.text,
        best.intent,
        best.confidence,
        book[best.intent].outcome if best.intent in book else None,
        safeguarding_risk(message),
    )


def is_back(tracker: Tracker) -> bool:
    """Return whether the parent has come back after a pause of an hour or more."""
    times = [e["timestamp"] for e in tracker.events if e["event"] == "user" and e.get("timestamp")]
    return len(times) > 1 and times[-1] - times[-2] >= PAUSE.total_seconds()


def context(tracker: Tracker) -> Context:
    """Return what was said before; after a pause, "yes" and "why?" are about nothing any more."""
    if is_back(tracker) and not tracker.active_loop:
        return Context()
    return Context.from_slot(tracker.get_slot(CONTEXT))


def context_slot(after: Context) -> EventType:
    """Return the event that stores what the next message can refer to."""
    return SlotSet(CONTEXT, after.as_slot())


def is_new(tracker: Tracker, form: str) -> bool:
    """Return whether `form` is the first action to run since the parent spoke.

    Rasa runs a form's validation also while activating it, for the message that asked for it.
    """
    since: list[str] = []
    for event in tracker.events:
        if event["event"] == "user":
            since = []
        elif event["event"] == "action":
            since.append(event["name"])
    return since == [form]

"""The parent's latest message, out of Rasa's tracker."""

from rasa_sdk import Tracker

from bot.answers import AnswerBook
from bot.reply import Guess, urgent
from desk.requests.dialogue import Heard


def ranking(tracker: Tracker) -> list[Guess]:
    """The classifier's guesses, best first; one sure guess where a button named the intent."""
    guesses = tracker.latest_message.get("intent_ranking") or [tracker.latest_message["intent"]]
    return [Guess(g["name"], g["confidence"]) for g in guesses if g.get("name")]


def heard(tracker: Tracker, book: AnswerBook) -> Heard:
    """The message as the dialogue of a request sees it."""
    guesses = ranking(tracker)
    best = next(iter(guesses), Guess("", 0.0))
    danger = urgent(guesses, book)
    outcome = book[best.intent].outcome if best.intent in book else None
    text = tracker.latest_message.get("text") or ""
    return Heard(text, best.intent, best.confidence, outcome, danger.confidence if danger else 0.0)


def is_new(tracker: Tracker, form: str) -> bool:
    """Whether `form` is the first to run since the parent spoke.

    Rasa runs a form's validation also while activating it, for the message that asked for it.
    """
    since: list[str] = []
    for event in tracker.events:
        if event["event"] == "user":
            since = []
        elif event["event"] == "action":
            since.append(event["name"])
    return since == [form]

"""A chat's events as stored in Rasa's table `events`: dictionaries, without Rasa."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

MASK = "[masked]"
REQUEST = "request"  # the slot with the answers of the request being collected: domain.yml
_MODEL = ("model_id", "assistant_id")  # what Rasa writes about itself into an event's metadata

Event = dict[str, Any]
Progress = Mapping[str, Any]


def place(sender: str, row: int) -> str:
    """Return the place that authenticates an encrypted event: its chat and its row in the table."""
    return f"rasa.events:{sender}:{row}"


def is_over(before: Progress | None, after: Progress | None) -> bool:
    """Return whether a request was stored or stopped, as slot `request` changed.

    It changed from `before` to `after`. The slot holds the value that desk/intake/progress.py
    makes of a request and those waiting for it.
    """
    return before is not None and before["submission_id"] not in _submissions(after)


def _submissions(value: Progress | None) -> Iterator[str]:
    while value is not None:
        yield value["submission_id"]
        value = value["paused"]


def ends_request(values: Iterable[Progress | None], known: int) -> bool:
    """Return whether a request ended after the first `known` values of slot `request`."""
    before: Progress | None = None
    for number, after in enumerate(values):
        if number >= known and is_over(before, after):
            return True
        before = after
    return False


def masked(events: Sequence[Event]) -> list[Event]:
    """Return the events of one chat, in order, without what was said for requests that are over.

    A request extends from the message that started it to the last one before the next request. The
    newest value of slot `request` stays: a request that was waiting resumes from it. An event that
    need not change is the same object.
    """
    result = list(events)
    begin = said = newest = None
    value: Progress | None = None
    for number, event in enumerate(events):
        if event["event"] == "user":
            said = number
        if not _is_request(event):
            continue
        before, value, newest = value, event["value"], number
        if begin is None and value is not None:
            begin = number if said is None else said
        if begin is not None and is_over(before, value):
            end = _next_message(events, number)
            result[begin:end] = [
                old if index == newest else _without_words(old)
                for index, old in enumerate(result[begin:end], begin)
            ]
            begin = None if value is None else newest
    return result


def _is_request(event: Event) -> bool:
    return bool(event["event"] == "slot" and event["name"] == REQUEST)


def _next_message(events: Sequence[Event], after: int) -> int:
    """Return the index of the parent's next message, or the end."""
    later = range(after, len(events))
    return next((n for n in later if events[n]["event"] == "user"), len(events))


def _without_words(event: Event) -> Event:
    """Return the event as Rasa can load it, without the parent's words or the replies."""
    if event["event"] == "user":
        return _user(event)
    if event["event"] == "bot":
        return {**event, "text": MASK, "data": {}, "metadata": _model(event)}
    if _is_request(event):
        return {**event, "value": None}
    return event


def _user(event: Event) -> Event:
    """Keep the intent, which Rasa's rules depend on."""
    intent = (event.get("parse_data") or {}).get("intent") or {}
    understood = {
        "intent": {key: intent[key] for key in ("name", "confidence") if key in intent},
        "entities": [],
        "text": MASK,
    }
    return {**event, "text": MASK, "parse_data": understood, "metadata": _model(event)}


def _model(event: Event) -> dict[str, Any]:
    metadata = event.get("metadata") or {}
    return {key: metadata[key] for key in _MODEL if key in metadata}

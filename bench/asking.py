"""Asking over Rasa REST: two servers the same message by message, or one each message afresh."""

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from bench.problem import BenchError

CONVERSATION = 10  # messages: latency grows with a conversation, and parents ask few questions
MESSAGE_SECONDS = 60.0


@dataclass
class Timings:
    """Of one server: milliseconds for each message, and how many messages got no reply."""

    ms: list[float] = field(default_factory=list)
    silent: int = 0


def ask(urls: Mapping[str, str], messages: Sequence[str], series: str) -> dict[str, Timings]:
    """Ask every server each message in turn, so that what slows the machine slows them alike.

    `urls` are the servers' by name; `series` keeps conversations apart from those of other calls.
    """
    names = list(urls)
    timings = {name: Timings() for name in names}
    with httpx.Client(timeout=MESSAGE_SECONDS) as client:
        for number, message in enumerate(messages):
            body = {"sender": f"{series}-{number // CONVERSATION}", "message": message}
            # Whoever comes second may find the processor's caches full of the other's work.
            for name in names if number % 2 else names[::-1]:
                start = time.perf_counter()
                reply = client.post(f"{urls[name]}/webhooks/rest/webhook", json=body)
                timings[name].ms.append((time.perf_counter() - start) * 1000)
                timings[name].silent += not reply.raise_for_status().json()
    return timings


def turns(webhook: str, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Return the turn (contract: `custom.turn`) for each text, in a conversation of its own.

    Raises BenchError if a reply holds no turn.
    """
    with httpx.Client(timeout=MESSAGE_SECONDS) as client:
        return [_turn(client, webhook, text) for text in texts]


def _turn(client: httpx.Client, webhook: str, text: str) -> dict[str, Any]:
    try:
        reply = client.post(webhook, json={"sender": uuid.uuid4().hex, "message": text})
        turn: dict[str, Any] = reply.raise_for_status().json()[-1]["custom"]["turn"]
    except (httpx.HTTPError, ValueError, LookupError, TypeError) as wrong:
        raise BenchError(f"No turn came in reply to '{text}': {wrong!r}") from wrong
    return turn

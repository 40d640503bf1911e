"""One client that asks two servers the same, message by message."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import httpx

CONVERSATION = 10  # messages: latency grows with a conversation, and parents ask few questions
MESSAGE_SECONDS = 60.0


@dataclass
class Replies:
    """Of one server: milliseconds for each message, and how many got no reply at all."""

    ms: list[float] = field(default_factory=list)
    silent: int = 0


def ask(urls: Mapping[str, str], messages: Sequence[str], series: str) -> dict[str, Replies]:
    """Ask every server each message in turn, so that what slows the machine slows them alike.

    `urls` are the servers' by name; `series` keeps conversations apart from those of other calls.
    """
    names = list(urls)
    replies = {name: Replies() for name in names}
    with httpx.Client(timeout=MESSAGE_SECONDS) as client:
        for number, message in enumerate(messages):
            body = {"sender": f"{series}-{number // CONVERSATION}", "message": message}
            # Whoever comes second may find the processor's caches full of the other's work.
            for name in names if number % 2 else names[::-1]:
                start = time.perf_counter()
                reply = client.post(f"{urls[name]}/webhooks/rest/webhook", json=body)
                replies[name].ms.append((time.perf_counter() - start) * 1000)
                replies[name].silent += not reply.raise_for_status().json()
    return replies

"""Asking Rasa: what the chat needs of it, and a client of its REST channel on this machine."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import httpx

from bot.turn import Outcome, Turn

# A form step that stores a ticket may wait for the database's own limit of 5 s, several times.
ANSWER_SECONDS = 20.0
CONNECT_SECONDS = 2.0
_OUTCOMES = frozenset(outcome.value for outcome in Outcome)
_LISTS = ("answers", "options")


class RasaError(Exception):
    """Rasa returned no usable turn; the message says why, and quotes nothing that was said."""


@dataclass(frozen=True)
class RasaReply:
    """`texts` in the order Rasa sent them; `turn` is the contract's inner object."""

    texts: tuple[str, ...]
    turn: Mapping[str, Any]

    @classmethod
    def of(cls, turn: Turn) -> Self:
        """Return a turn of the desk's own as a reply."""
        return cls(turn.texts, turn.as_dict())


class ChatAssistant(Protocol):
    """Whatever answers a parent's message."""

    async def ask(self, sender: str, message: str) -> RasaReply:
        """Return the reply to `message`. Raises RasaError."""
        ...

    async def aclose(self) -> None:
        """Let go of connections and files."""
        ...


class Rasa:
    """A client for the Rasa at `base_url`; `transport` lets a test stand in for the network."""

    def __init__(self, base_url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._client = httpx.AsyncClient(
            base_url=base_url,
            timeout=httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS),
            transport=transport,
            trust_env=False,  # a proxy for the internet cannot reach this machine
        )

    async def ask(self, sender: str, message: str) -> RasaReply:
        """Return Rasa's reply to `message`. Raises RasaError."""
        try:
            response = await self._client.post(
                "/webhooks/rest/webhook", json={"sender": sender, "message": message}
            )
            response.raise_for_status()
            return read_reply(response.json())
        except httpx.HTTPStatusError as wrong:
            raise RasaError(f"answered with HTTP {wrong.response.status_code}") from wrong
        except httpx.TimeoutException as wrong:
            raise RasaError(f"did not answer in time ({type(wrong).__name__})") from wrong
        except httpx.HTTPError as wrong:
            raise RasaError(f"cannot be reached ({type(wrong).__name__})") from wrong
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError) as wrong:
            raise RasaError("answered with something that is not JSON") from wrong

    async def aclose(self) -> None:
        """Close all connections."""
        await self._client.aclose()


def read_reply(messages: object) -> RasaReply:
    """Read Rasa's list of messages: their texts, and the turn in the last one.

    Raises RasaError if there is no message, or no turn as the contract describes it.
    """
    if not isinstance(messages, Sequence) or isinstance(messages, str | bytes) or not messages:
        raise RasaError("answered with no message: an action has probably failed")
    if not all(isinstance(message, Mapping) for message in messages):
        raise RasaError("answered with messages in an unknown form")
    return RasaReply(texts=tuple(_texts(messages)), turn=_turn(messages[-1]))


def _texts(messages: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for message in messages:
        text = message.get("text")
        if isinstance(text, str) and text:
            yield text


def _turn(last: Mapping[str, Any]) -> Mapping[str, Any]:
    custom = last.get("custom")
    turn = custom.get("turn") if isinstance(custom, Mapping) else None
    if not isinstance(turn, Mapping):
        raise RasaError("answered without a turn in its last message")
    outcome = turn.get("outcome")
    if not isinstance(outcome, str) or outcome not in _OUTCOMES:
        raise RasaError("answered with a turn whose outcome is not in the contract")
    if not all(isinstance(turn.get(key), list) for key in _LISTS):
        raise RasaError("answered with a turn that lacks a list of answers or options")
    return turn

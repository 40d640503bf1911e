"""Asking the Rasa of this very process."""

from collections.abc import Sequence
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from desk.chat.rasa import RasaError, RasaReply, read_reply
from desk.rasa.tracker_store import EncryptedTrackerStore

CHANNEL = "rest"  # the name under which Rasa's REST channel stores its messages


class InProcessRasa:
    """Rasa without HTTP, for desk/chat: the same agent that answers on the REST channel."""

    def __init__(
        self, agent: Agent, trackers: EncryptedTrackerStore, servers: Sequence[Any] = ()
    ) -> None:
        """`trackers` is the agent's store, `servers` are Sanic's; `aclose` closes them."""
        self._agent = agent
        self._trackers = trackers
        self._servers = servers

    async def ask(self, sender: str, message: str) -> RasaReply:
        """Return Rasa's reply to `message`. Raises RasaError."""
        collected = CollectingOutputChannel()
        asked = UserMessage(message, collected, sender, input_channel=CHANNEL)
        try:
            await self._agent.handle_message(asked)
        except Exception as wrong:  # whatever it was, the parent is told that something failed
            raise RasaError(f"failed ({type(wrong).__name__})") from wrong
        return read_reply(collected.messages)

    async def aclose(self) -> None:
        """Close the ports and the file of conversations."""
        for server in self._servers:
            server.close()
            await server.wait_closed()
        self._trackers.close()

"""Asking the Rasa of this very process."""

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage

from desk.chat.rasa import RasaError, RasaReply, read_reply

CHANNEL = "rest"  # the name under which Rasa's REST channel notes its messages


class InProcessRasa:
    """Stands where desk/chat expects a client of Rasa's REST channel: the same, without HTTP."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    async def ask(self, sender: str, message: str) -> RasaReply:
        """Return Rasa's reply to `message`. Raises RasaError."""
        collected = CollectingOutputChannel()
        try:
            await self._agent.handle_message(
                UserMessage(message, collected, sender, input_channel=CHANNEL)
            )
        except Exception as wrong:
            raise RasaError(f"failed ({type(wrong).__name__})") from wrong
        return read_reply(collected.messages)

    async def aclose(self) -> None:
        """Nothing to close."""

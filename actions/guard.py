"""Actions that never end in silence: a failure is logged, and the parent is told."""

import asyncio
from abc import ABC, abstractmethod
from typing import Any

import structlog
from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.say import say
from bot.answers import load_answers

log = structlog.get_logger()


class GuardedAction(Action, ABC):
    """An action whose exceptions become a turn with outcome `error`.

    Rasa gives the parent an empty reply when an action raises, and rasa-sdk's own reply repeats
    the parent's words; neither may happen.
    """

    @abstractmethod
    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[EventType]:
        """Say the reply and return Rasa events."""

    def after_failure(self, tracker: Tracker) -> list[EventType]:
        """Return the Rasa events for when `act` failed."""
        return []

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        try:
            # In a thread, so that a slow database makes one parent wait and not all of them.
            return await asyncio.to_thread(self.act, dispatcher, tracker)
        except Exception as error:
            # The message of an exception may hold the parent's words; its type and place do not.
            log.error("action failed", action=self.name(), error=type(error).__name__,
                      place=_place(error))  # fmt: skip
            dispatcher.messages.clear()
            say(dispatcher, load_answers().turn("something_failed"))
            return self.after_failure(tracker)


def _place(error: Exception) -> str:
    """Return the file and line that raised the exception."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown"

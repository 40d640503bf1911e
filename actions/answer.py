"""The one action that answers."""

from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.guard import GuardedAction
from actions.message import ranking
from actions.say import say
from bot.answers import load_answers
from bot.reply import reply


class ActionAnswer(GuardedAction):
    """Says the answer that the message's intent names, with its citations."""

    def name(self) -> str:
        return "action_answer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[dict[str, Any]]:
        say(dispatcher, reply(ranking(tracker), load_answers()))
        return []

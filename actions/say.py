"""Sending a turn through Rasa: its paragraphs, and last what machines read."""

from rasa_sdk.executor import CollectingDispatcher

from bot.turn import Turn


def say(dispatcher: CollectingDispatcher, turn: Turn) -> None:
    """Add the turn to Rasa's reply: a message for each paragraph, and one with the JSON."""
    for text in turn.texts:
        dispatcher.utter_message(text=text)
    dispatcher.utter_message(json_message={"turn": turn.as_dict()})

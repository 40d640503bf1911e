"""What the first parent's message would wait for, loaded while the action server starts.

rasa_sdk imports every module of this package before it listens, and the supervisor waits for that.
"""

from bot.answers import load_answers
from bot.understanding.entities import load_entities
from bot.understanding.language import load_guesser
from bot.understanding.safeguarding import signals_risk
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording
from desk.self_service.wording import load_wording as load_follow_up_wording


def warm_up() -> None:
    """Read the content, and use once what builds itself at its first use."""
    load_answers()
    load_kinds()
    load_wording()
    load_follow_up_wording()
    words = "Who do you share my data with?"
    load_entities().find(words)
    load_guesser().language(words)
    signals_risk(words)


warm_up()

"""Loads what the first parent's message would otherwise wait for."""

from bot.answers import load_answers
from bot.understanding.entities import load_entities
from bot.understanding.language import load_guesser
from bot.understanding.safeguarding import signals_risk
from desk.forms.kinds import load_kinds
from desk.forms.wording import load_wording
from desk.self_service.wording import load_wording as load_follow_up_wording


def warm_up() -> None:
    """Read the content, and use once whatever is built at its first use."""
    load_answers()
    load_kinds()
    load_wording()
    load_follow_up_wording()
    words = "Who do you share my data with?"
    load_entities().find(words)
    load_guesser().language(words)
    signals_risk(words)

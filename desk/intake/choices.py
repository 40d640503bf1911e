"""Which of a question's choices a reply means."""

import re

from desk.forms.phrases import mentions, normalised, without
from desk.forms.steps import Choice

_LONGEST_CHOICE_REPLY = 12  # words; a longer sentence that happens to say "parent" is no choice
# "I'm a solicitor for his mother": who somebody is stands right after these words.
_WHO_I_AM = re.compile(r"\b(?:i am|im|we are)((?: \S+){1,4})")
# Around a choice these words add nothing: "I want everything you have on him, please". Any other
# word makes a reply in the parent's own words of it.
_FILLER = frozenset(
    {
        "a", "about", "all", "am", "an", "and", "any", "as", "asking", "at", "be", "can",
        "copy", "could", "data", "do", "file", "for", "from", "get", "give", "got", "has",
        "have", "he", "her", "hes", "him", "his", "hold", "i", "id", "im", "in", "info",
        "information", "is", "it", "its", "ive", "just", "keep", "like", "me", "my", "need",
        "now", "of", "on", "one", "or", "our", "please", "pls", "records", "school", "see",
        "send", "she", "shes", "some", "thank", "thanks", "that", "the", "thats", "their",
        "them", "there", "they", "theyre", "to", "us", "want", "we", "whatever", "will",
        "would", "yes", "you", "youve",
    }
)  # fmt: skip


def choice_in(choices: tuple[Choice, ...], text: str) -> str | None:
    """The value of the one choice that `text` names or mentions; None for none or several."""
    exact = exact_choice(choices, text)
    return exact or mentioned_choice(choices, text)


def plain_choice(choices: tuple[Choice, ...], text: str) -> str | None:
    """As `choice_in`, where free words will do as well: a choice, only if nothing else is said."""
    exact = exact_choice(choices, text)
    if exact:
        return exact
    found = [c for c in choices if mentions(text, c.words)]
    alone = len(found) == 1 and set(without(text, found[0].words).split()) <= _FILLER
    return found[0].value if alone else None


def exact_choice(choices: tuple[Choice, ...], text: str) -> str | None:
    """The value of the choice of which `text` is the title, the value or one of the words."""
    said = normalised(text)
    meaning = (c.value for c in choices if said in (normalised(c.title), c.value, *c.words))
    return next(meaning, None)


def mentioned_choice(choices: tuple[Choice, ...], text: str) -> str | None:
    """The value of the one choice whose words are in a short text; None for none or several."""
    said = normalised(text)
    if len(said.split()) > _LONGEST_CHOICE_REPLY:
        return None
    found = _mentioned(choices, said)
    who = _WHO_I_AM.search(said)
    if len(found) > 1 and who:
        found = _mentioned(choices, who[1])
    return found[0] if len(found) == 1 else None


def _mentioned(choices: tuple[Choice, ...], said: str) -> list[str]:
    return [choice.value for choice in choices if mentions(said, choice.words)]

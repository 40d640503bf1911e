"""Text-speak written out, before a message is understood: "wat data do u hv" is a question too."""

import re
from functools import cache

import yaml

from bot.paths import DATA

TEXT_SPEAK = DATA / "words" / "text-speak.yml"
# Apostrophes, straight or curly, belong to the word; so do digits ("gr8").
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@cache
def text_speak() -> dict[str, str]:
    """Return the meaning of each short form, which is in lower case."""
    written: dict[str, str] = yaml.safe_load(TEXT_SPEAK.read_text(encoding="utf-8"))
    return written


def written_out(text: str) -> str:
    """Return the text with its short forms written out and everything else as it was."""
    meanings = text_speak()

    def meaning(word: re.Match[str]) -> str:
        return meanings.get(word[0].lower().replace("’", "'"), word[0])

    return WORD.sub(meaning, text)

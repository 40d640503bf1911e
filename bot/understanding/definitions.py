"""Questions of what a term means: "what is an EHCP?", "what does UPN stand for?".

The terms are in data/definitions.yml. Found by rules on the words, because a classifier of topics
takes them for questions about the topic: "what is SAIS?" for "do you share data with SAIS?".
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.content import Identifier, Line, open_optional
from bot.paths import DATA
from bot.understanding.form import plain_words

PATH = DATA / "definitions.yml"
_OPENING = (
    r"(?:(?:and|so|but|ok|okay|sorry|please|hi|hello|er|erm|um|also|can you|could you|tell me"
    r"|explain|do you know) ){0,3}"
)
_WHAT = r"(?:what|wot|wat)"
_IS = r"(?:s| is| are| does| do| did you mean by| do you mean by)"
_ENDING = (
    r"(?: (?:mean|means|stand for|stands for|is|exactly|please|pls|then|anyway"
    r"|when its at home|in (?:this|the|your) notice|as (?:this|the|your) notice uses it"
    r"|(?:you|they) keep (?:saying|mentioning)|on (?:here|this|there))){0,3}"
)


@dataclass(frozen=True)
class Definition:
    """`answer` says what the things called `names` are."""

    answer: Identifier
    names: tuple[Line, ...]


@dataclass(frozen=True)
class Definitions:
    """The entries of definitions.yml."""

    definitions: tuple[Definition, ...]

    def find(self, text: str) -> str | None:
        """Return the id of the answer that defines what `text` asks about, and no more."""
        asked = _pattern(self).fullmatch(plain_words(text))
        if asked is None:
            return None
        name = next(filter(None, asked.groups()))
        return next(each.answer for each in self.definitions if name in each.names)


@cache
def _pattern(definitions: Definitions) -> re.Pattern[str]:
    names = (name for each in definitions.definitions for name in each.names)
    name = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    asked = (
        rf"{_WHAT}{_IS}(?: an?)? ({name}){_ENDING}",
        rf"(?:{_WHAT} )?(?:an? )?({name}) (?:means|meaning|stands for|is(?: please| pls)?|is what)",
        rf"(?:explain|define|(?:the )?(?:meaning|definition) of)(?: an?)? ({name}){_ENDING}",
    )
    return re.compile(rf"{_OPENING}(?:{'|'.join(asked)})")


@cache
def load_definitions(path: Path = PATH) -> Definitions:
    """Return the definitions of a file; none if there is no such file. Raises ContentError."""
    found = open_optional(path, Definitions)
    return found[1] if found else Definitions(())

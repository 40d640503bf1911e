"""Questions rewritten as they are texted."""

import random
import re

SHORT = {
    "about": "abt",
    "are": "r",
    "be": "b",
    "because": "cuz",
    "for": "4",
    "have": "hv",
    "people": "ppl",
    "please": "pls",
    "see": "c",
    "to": "2",
    "what": "wat",
    "with": "wiv",
    "you": "u",
    "your": "ur",
}
# Nobody shortens every word: four in five.
SHARE = 0.8
_WORD = re.compile(r"[a-z]+")
_END = re.compile(r"[\s.,;:!?…]+$")


def text_speak(text: str, seed: int) -> str:
    """Return the text in lower case, shortened, without apostrophes or punctuation at its end.

    The same for the same text and seed.
    """
    chance = random.Random(f"{seed} {text}")  # noqa: S311  (reproducible, not secret)

    def shortened(word: re.Match[str]) -> str:
        short = SHORT.get(word[0])
        return short if short and chance.random() < SHARE else word[0]

    plain = re.sub(r"['’]", "", text.lower())
    return _WORD.sub(shortened, _END.sub("", plain))

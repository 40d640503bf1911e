"""`python -m bench.names.common_words`: words of the training questions that are no names.

They keep "moment", "signal" and "fair" out of the names. Words that are names as well ("will",
"grace", "may") are not among them: whether they are one is for the model to say.
"""

import re
from collections import Counter
from collections.abc import Iterable

from bench.names.corpus import lines
from bench.names.pools import NamePool
from bot.facts.names_model import MODEL
from bot.paths import DATA

_OFTEN = 3
_VERY_OFTEN = 8  # where some country has it as a name
_WORD = re.compile(r"(?<![\w'’-])[a-z]{2,}(?![\w'’-])")
_NO_NAMES = frozenset(
    {"about", "after", "all", "an", "and", "any", "are", "as", "ask", "at", "baby", "back",
     "bbc", "be", "before", "best", "boy", "but", "by", "call", "can", "case", "dad", "day",
     "deadline", "december", "die", "do", "enough", "fair", "february", "flat", "for",
     "friday", "fridays", "from", "get", "girl", "go", "good", "got", "had", "half", "has",
     "have", "he", "her", "him", "his", "house", "how", "if", "in", "is", "it", "january",
     "july", "law", "lesson", "list", "long", "lower", "man", "march", "me", "men", "moment",
     "monday", "mondays", "mum", "my", "name", "nan", "need", "new", "no", "not", "november",
     "october", "of", "old", "on", "or", "page", "paper", "period", "phone", "please", "poss",
     "post", "quarter", "read", "regards", "ring", "said", "saturday", "school", "see",
     "send", "sent", "september", "she", "short", "signal", "so", "son", "sorry", "sunday",
     "tesco", "that", "the", "their", "them", "they", "this", "thursday", "to", "told",
     "tuesday", "tuesdays", "tutor", "unit", "upper", "us", "want", "was", "wednesday",
     "what", "when", "who", "why", "work", "year", "yes", "you", "your"}
)  # fmt: skip


def main() -> None:
    """Write the list beside the model."""
    pools = NamePool(held_out=True), NamePool(held_out=False)
    names = _parts(name for pool in pools for name in pool.names)
    usual = _parts(name for pool in pools for name in pool.usual)
    counted = Counter(word for text in _texts() for word in _WORD.findall(text))
    common = {
        word
        for word, often in counted.items()
        if word not in usual and often >= (_VERY_OFTEN if word in names else _OFTEN)
    }
    written = "\n".join(sorted(common | _NO_NAMES)) + "\n"
    (MODEL / "common-words.txt").write_text(written, encoding="utf-8")


def _parts(names: Iterable[str]) -> set[str]:
    return {part.lower() for name in names for part in re.split(r"[\s'-]", name)}


def _texts() -> list[str]:
    nlu = (path.read_text(encoding="utf-8") for path in sorted((DATA / "nlu").glob("*.yml")))
    return [*nlu, *lines("nameless.txt")]


if __name__ == "__main__":
    main()

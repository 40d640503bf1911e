"""Two wordings of one sentence."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from bot.notice.model import Statement, canonical

# Two wordings of one sentence share at least half of their words; below that one is gone and the
# other is new.
SIMILAR = 0.5


def likeness(one: str, other: str) -> float:
    """Return the share of words that two texts have in common, in order: 0 to 1."""
    return SequenceMatcher(None, canonical(one).split(), canonical(other).split()).ratio()


def most_alike(words: str, statements: Iterable[Statement]) -> Statement | None:
    """Return the statement that is most likely a new wording of `words`; None if none is alike."""
    rated = [(likeness(words, statement.text), statement) for statement in statements]
    best = max(rated, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= SIMILAR else None

"""A parent's message, as far as it is understood."""

from dataclasses import dataclass, replace
from typing import Self

from bot.understanding.entity_lists import Entity


@dataclass(frozen=True)
class Guess:
    """An intent with its probability."""

    intent: str
    confidence: float


NOTHING = Guess("", 0.0)


@dataclass(frozen=True)
class Segment:
    """One question of a message, or the whole of it; `ranking` is sorted, best first."""

    text: str
    ranking: tuple[Guess, ...] = ()
    entities: tuple[Entity, ...] = ()

    @property
    def best(self) -> Guess:
        return next(iter(self.ranking), NOTHING)

    def confidence(self, intent: str) -> float:
        """Return the probability of this intent; 0 if it is not among the best."""
        return next((g.confidence for g in self.ranking if g.intent == intent), 0.0)


@dataclass(frozen=True)
class Near:
    """A statement of the notice, by its words, and how alike its meaning is: cosine, -1 to 1."""

    words: str
    similarity: float


@dataclass(frozen=True)
class UnderstoodMessage:
    """`segments` are the questions of a message that has more than one sentence, else empty.

    `language` is the ISO 639-1 code of a language other than English, None for English, and
    "other" where the words are not English and the language is not one we can name.
    """

    whole: Segment
    segments: tuple[Segment, ...] = ()
    nearest: tuple[Near, ...] = ()
    language: str | None = None

    def no_segment_means(self, intent: str) -> Self:
        """Return the message with an intent left out of what its segments may mean."""
        segments = (
            replace(segment, ranking=tuple(g for g in segment.ranking if g.intent != intent))
            for segment in self.segments
        )
        return replace(self, segments=tuple(segments))

"""A parent's message, as far as it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.understanding.entity_lists import Entity


@dataclass(frozen=True)
class Guess:
    """An intent with its probability."""

    intent: str
    confidence: float


NOTHING = Guess("", 0.0)
# The intent of what is no question for a school, such as a message without a letter or digit.
OUT_OF_SCOPE = "out_of_scope"


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

    def without(self, intent: str) -> Self:
        """Return the segment with an intent left out of what it may mean."""
        return replace(self, ranking=tuple(g for g in self.ranking if g.intent != intent))

    def as_plain(self) -> dict[str, Any]:
        """Return JSON values; the entities follow from the text."""
        return {"text": self.text, "ranking": [[g.intent, g.confidence] for g in self.ranking]}

    @classmethod
    def from_plain(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `as_plain` returned, without entities."""
        return cls(raw["text"], tuple(Guess(*pair) for pair in raw["ranking"]))


@dataclass(frozen=True)
class Near:
    """A statement of the notice, by its words, and how alike its meaning is: cosine, -1 to 1."""

    words: str
    similarity: float


@dataclass(frozen=True)
class UnderstoodMessage:
    """`segments` are the questions of a message that has more than one sentence, else empty.

    `language` is the ISO 639-1 code of a language other than English, None for English, and
    "other" where the words are not English and the language is not one we can name. `calm`: the
    sender has said that nobody is in danger.
    """

    whole: Segment
    segments: tuple[Segment, ...] = ()
    nearest: tuple[Near, ...] = ()
    language: str | None = None
    calm: bool = False

    def no_segment_means(self, intent: str) -> Self:
        """Return the message with an intent left out of what its segments may mean."""
        return replace(self, segments=tuple(segment.without(intent) for segment in self.segments))

    def as_plain(self) -> dict[str, Any]:
        """Return JSON values; the entities follow from the texts."""
        return {
            "whole": self.whole.as_plain(),
            "segments": [segment.as_plain() for segment in self.segments],
            "nearest": [[near.words, near.similarity] for near in self.nearest],
            "language": self.language,
        }

    @classmethod
    def from_plain(cls, raw: Mapping[str, Any]) -> Self:
        """Read what `as_plain` returned, without entities."""
        return cls(
            Segment.from_plain(raw["whole"]),
            tuple(Segment.from_plain(segment) for segment in raw["segments"]),
            tuple(Near(*pair) for pair in raw["nearest"]),
            raw["language"],
        )

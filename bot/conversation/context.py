"""What was said before, as far as the next message may lean on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Context:
    """`answer` is the answer last given; `options` the payloads last offered, in order."""

    answer: str | None = None
    options: tuple[str, ...] = ()

    def as_slot(self) -> dict[str, Any]:
        return {"answer": self.answer, "options": list(self.options)}

    @classmethod
    def from_slot(cls, raw: Mapping[str, Any] | None) -> Self:
        """From what `as_slot` gave; an empty context where nothing was said yet."""
        return cls(raw["answer"], tuple(raw["options"])) if raw else cls()

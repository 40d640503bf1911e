"""What was said before, as far as the next message can refer to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

_ORDINALS = (("1", "first", "one"), ("2", "second", "two"), ("3", "third", "three"))
_NUMBERED_OPTION = re.compile(
    r"(?:the\s+|option\s+|number\s+|no\.?\s+)*(?P<which>\w+)(?:\s+(?:one|option|please|pls))*[.!]?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Context:
    """`answer` is the answer last given; `options` the payloads last offered, in order."""

    answer: str | None = None
    options: tuple[str, ...] = ()

    def option_named_in(self, text: str) -> str | None:
        """Return the intent of the offered option that `text` names by its number, if any.

        "The second one" is option 2.
        """
        match = _NUMBERED_OPTION.fullmatch(text.strip())
        if match is None:
            return None
        which = match["which"].lower()
        number = next((i for i, names in enumerate(_ORDINALS) if which in names), None)
        if number is None or number >= len(self.options):
            return None
        payload = self.options[number]
        return payload.removeprefix("/") if payload.startswith("/") else None

    def as_slot(self) -> dict[str, Any]:
        """Return plain values for a Rasa slot."""
        return {"answer": self.answer, "options": list(self.options)}

    @classmethod
    def from_slot(cls, raw: Mapping[str, Any] | None) -> Self:
        """Read what `as_slot` returned; an empty context if nothing was said yet."""
        return cls(raw["answer"], tuple(raw["options"])) if raw else cls()

"""What was said before, as far as the next message can refer to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from bot.understanding.form import Form
from bot.understanding.message import UnderstoodMessage

_ORDINALS = (("1", "first", "one"), ("2", "second", "two"), ("3", "third", "three"))
_NUMBERED_OPTION = re.compile(
    r"(?:the\s+|option\s+|number\s+|no\.?\s+)*(?P<which>\w+)(?:\s+(?:one|option|please|pls))*[.!]?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Context:
    """`answer` is the answer last given, to a question in `form`; `options` the payloads last
    offered, in order.

    `asked` says whether the assistant asked which of them is meant; `misses` counts the messages
    in a row that it did not understand. `alarm` is the message that was last replied to with who to
    contact in danger, until the next: it is gone on with if nobody is in danger.
    """

    answer: str | None = None
    options: tuple[str, ...] = ()
    form: Form | None = None
    asked: bool = False
    misses: int = 0
    alarm: UnderstoodMessage | None = field(default=None, repr=False)

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
        return {
            "answer": self.answer,
            "options": list(self.options),
            "form": self.form.value if self.form else None,
            "asked": self.asked,
            "misses": self.misses,
            "alarm": self.alarm.as_plain() if self.alarm else None,
        }

    @classmethod
    def from_slot(cls, raw: Mapping[str, Any] | None) -> Self:
        """Read what `as_slot` returned; an empty context if nothing was said yet."""
        if not raw:
            return cls()
        form = raw.get("form")  # a chat that was begun before these were kept has none of them
        return cls(
            raw["answer"],
            tuple(raw["options"]),
            Form(form) if form else None,
            raw.get("asked", False),
            raw.get("misses", 0),
            UnderstoodMessage.from_plain(raw["alarm"]) if raw.get("alarm") else None,
        )

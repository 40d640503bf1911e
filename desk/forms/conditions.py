"""When something applies: an earlier answer is a value, or its words mention something."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desk.forms.entries import KindError, made, texts
from desk.forms.phrases import mentions


@dataclass(frozen=True)
class Condition:
    """Holds where the answer to `field` is one of `is_`, or mentions one of the phrases."""

    field: str
    is_: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()

    def holds(self, answers: Mapping[str, str]) -> bool:
        value = answers.get(self.field)
        return value is not None and (value in self.is_ or mentions(value, self.mentions))


def read_condition(raw: Any) -> Condition:
    """As `{field: wanted, is: cctv, mentions: [footage]}`; raises KindError naming the fault."""
    if not isinstance(raw, dict):
        raise KindError(f"a condition should have entries such as `field` and `is`, not be {raw!r}")
    # `is` is the natural word in the file, and no name that Python would allow.
    entries = {"is_" if name == "is" else name: value for name, value in raw.items()}
    value = entries.get("is_", [])
    is_ = texts({"is": value if isinstance(value, list) else [value]}, "is")
    condition = made(Condition, {**entries, "is_": is_, "mentions": texts(raw, "mentions")})
    if not (condition.is_ or condition.mentions):
        raise KindError(f"the condition on {condition.field!r} needs `is` or `mentions`")
    return condition

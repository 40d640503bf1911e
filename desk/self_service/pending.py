"""What a follow-up is waiting for; plain values, because it lives in a Rasa slot."""

from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, Self

Purpose = Literal["confirm", "status", "withdraw"]
Awaited = Literal["nothing", "reference", "code", "sure", "resuming"]


@dataclass(frozen=True, slots=True)
class Pending:
    """What the next message may answer, and what is done then with the request `reference`.

    `offered` is the submission id of the unfinished request that was offered already.
    """

    purpose: Purpose = "confirm"
    awaited: Awaited = "nothing"
    reference: str | None = None
    offered: str | None = None

    def waiting(self, awaited: Awaited, purpose: Purpose, reference: str | None = None) -> Self:
        """Return this with another thing awaited."""
        return replace(self, awaited=awaited, purpose=purpose, reference=reference)

    def done(self) -> Self:
        """Return this with nothing awaited any more."""
        return replace(self, awaited="nothing", purpose="confirm", reference=None)

    def as_slot(self) -> dict[str, Any]:
        """Return JSON values for a Rasa slot."""
        return asdict(self)

    @classmethod
    def from_slot(cls, raw: dict[str, Any] | None) -> Self:
        """Read what `as_slot` returned; nothing awaited if the slot is empty."""
        return cls(**raw) if raw else cls()

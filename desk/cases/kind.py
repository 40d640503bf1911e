"""What the law, or the trust, lays down for one kind of request: plain data, filled by desk.forms.

Source of the time limits: docs/law.md.
"""

from dataclasses import dataclass
from typing import Literal

from bot.content import Identifier, Unusable

LimitRule = Literal["one month", "acknowledgement in 30 days", "next working day"]


@dataclass(frozen=True, slots=True)
class KindRules:
    """The rules for requests of one kind; `kind` is its name, such as `access`.

    extendable: two further months may be taken. pausable: a question to the requester stops the
    clock. gives_data: an answer gives out personal data, so the requester's identity must be
    settled first. checks_identity: proof of identity may be asked for. needs_work: a request is
    closed as fulfilled only after work on it has started. explained: how the explanation of a due
    date begins that does not follow from one month ("We aim to call back by").

    Raises Unusable, a ValueError, for rules that contradict one another.
    """

    kind: Identifier
    time_limit: LimitRule
    extendable: bool
    pausable: bool
    gives_data: bool
    checks_identity: bool
    needs_work: bool
    explained: str = ""

    def __post_init__(self) -> None:
        if self.time_limit == "one month":
            return
        if self.extendable or self.pausable:
            found = "Only a time limit of one month can be extended or paused."
            raise Unusable(found, "Write extendable: false and pausable: false")
        if not self.explained.strip():
            found = f"Nothing explains a time limit of '{self.time_limit}'."
            raise Unusable(found, "Write explained: We aim to call back by", entry="time_limit")

    @property
    def is_acknowledged(self) -> bool:
        """Whether the due date is for an acknowledgement, and the outcome has no date."""
        return self.time_limit == "acknowledgement in 30 days"

"""What parents said of replies: whether they helped. Nothing here leads to who said it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.engine import Connection

from desk.storage.tables import feedback


@dataclass(frozen=True, slots=True)
class ReplyVerdict:
    """How many replies with this outcome and these answers, by id, helped and how many did not."""

    outcome: str
    answers: tuple[str, ...]
    helped: int
    failed: int


class Feedback:
    """The verdicts of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, day: date, outcome: str, answers: Sequence[str], *, helpful: bool) -> None:
        """Store one verdict, with no more of its time than the day."""
        row = {"id": uuid4().hex, "day": day, "outcome": outcome, "helpful": helpful}
        self._connection.execute(insert(feedback).values({**row, "answers": list(answers)}))

    def verdicts(self, since: date) -> list[ReplyVerdict]:
        """Return the verdicts of `since` and later, those that failed most often first."""
        rows = self._connection.execute(select(feedback).where(feedback.c.day >= since))
        counts = Counter((row.outcome, tuple(row.answers), row.helpful) for row in rows)
        replies = {(outcome, answers) for outcome, answers, _ in counts}
        found = [ReplyVerdict(*one, counts[(*one, True)], counts[(*one, False)]) for one in replies]
        return sorted(found, key=lambda one: (-one.failed, -one.helped, one.outcome, one.answers))

    def remove_before(self, day: date) -> int:
        """Delete the verdicts of earlier days; return how many."""
        gone = delete(feedback).where(feedback.c.day < day)
        return int(self._connection.execute(gone).rowcount)

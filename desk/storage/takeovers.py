"""Chats that wait for a person of the trust, or that one has taken over."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal
from uuid import uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.engine import Connection

from desk.storage.tables import takeovers

TakeoverState = Literal["waiting", "taken", "ended"]
OPEN = ("waiting", "taken")


@dataclass(frozen=True, slots=True)
class Takeover:
    """One time that a parent asked for a person. Times are UTC.

    `why` it ended: "handed back" to the assistant, "nobody came", "left" by the person, or
    "withdrawn" by the parent; empty until then.
    """

    id: str
    conversation_id: str
    state: TakeoverState
    asked_at: datetime
    taken_at: datetime | None = None
    taken_by: str | None = None
    ended_at: datetime | None = None
    why: str = ""


class Takeovers:
    """The takeovers of one unit of work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, conversation_id: str, at: datetime) -> Takeover:
        """Put a conversation into the queue, once; return its place there, or who has it."""
        there = self.open_of(conversation_id)
        if there:
            return there
        asked = Takeover(uuid4().hex, conversation_id, "waiting", at)
        self._connection.execute(insert(takeovers).values(asdict(asked)))
        return asked

    def take(self, takeover_id: str, user: str, at: datetime) -> bool:
        """Give a waiting conversation to `user`; False if somebody has it, or it waits no more.

        One statement decides: of two who press at once, one gets it.
        """
        waiting = (takeovers.c.id == takeover_id) & (takeovers.c.state == "waiting")
        taken = update(takeovers).where(waiting)
        values = {"state": "taken", "taken_by": user, "taken_at": at}
        return bool(self._connection.execute(taken.values(values)).rowcount)

    def end(self, takeover_id: str, at: datetime, why: str) -> bool:
        """End a takeover; False if it has ended already."""
        still = (takeovers.c.id == takeover_id) & takeovers.c.state.in_(OPEN)
        ended = update(takeovers).where(still).values(state="ended", ended_at=at, why=why)
        return bool(self._connection.execute(ended).rowcount)

    def open_of(self, conversation_id: str) -> Takeover | None:
        """Return the takeover of this conversation that has not ended, if any."""
        found = self._all(
            takeovers.c.conversation_id == conversation_id, takeovers.c.state.in_(OPEN)
        )
        return found[0] if found else None

    def by_id(self, takeover_id: str) -> Takeover | None:
        found = self._all(takeovers.c.id == takeover_id)
        return found[0] if found else None

    def open(self) -> list[Takeover]:
        """Return those that wait and those that somebody has, the longest wait first."""
        return self._all(takeovers.c.state.in_(OPEN))

    def _all(self, *where: object) -> list[Takeover]:
        query = select(takeovers).where(*where).order_by(takeovers.c.asked_at, takeovers.c.id)
        return [Takeover(**row._mapping) for row in self._connection.execute(query)]

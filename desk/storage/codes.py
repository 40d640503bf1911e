"""The verification codes of one unit of work."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from desk.crypto import FieldCipher
from desk.storage.records import Code
from desk.storage.tables import codes


class Codes:
    """Senders and references are stored as keyed hashes only, so that the table reveals neither."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def blind_index(self, text: str) -> str:
        """Return the keyed hash that stands for a sender id, a reference, or a code with its id."""
        return self._cipher.blind_index(text)

    def add(self, code: Code) -> None:
        self._connection.execute(insert(codes).values(asdict(code)))

    def newest_for(self, sender_blind: str, since: datetime) -> Code | None:
        """Return the last code that this chat requested at `since` or later."""
        c = codes.c
        where = (c.sender_blind == sender_blind) & (c.created_at >= since)
        query = select(codes).where(where).order_by(c.created_at.desc(), c.id).limit(1)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else Code(**row._mapping)

    def used_in(self, sender_blind: str, ticket_id: str, since: datetime) -> bool:
        """Return whether this chat has proved, at `since` or later, to own the ticket's address."""
        c = codes.c
        where = (c.sender_blind == sender_blind) & (c.ticket_id == ticket_id) & (c.used_at >= since)
        return self._connection.execute(select(c.id).where(where)).first() is not None

    def sent_since(
        self,
        since: datetime,
        *,
        sender: str = "",
        reference: str = "",
        but_not: str | None = None,
        mailed: bool = False,
    ) -> int:
        """Return how many codes a chat requested, or were requested for a reference.

        All are given as `blind_index` returns them; `but_not` is a chat to leave out.
        `mailed`: count only those that went to somebody.
        """
        which = codes.c.sender_blind == sender if sender else codes.c.reference_blind == reference
        if but_not is not None:
            which &= codes.c.sender_blind != but_not
        if mailed:
            which &= codes.c.ticket_id.is_not(None)
        query = select(func.count()).where(which & (codes.c.created_at >= since))
        count: int = self._connection.execute(query).scalar_one()
        return count

    def wrong_since(self, since: datetime) -> int:
        """Return how many wrong codes were typed for those requested at `since` or later."""
        tries = func.coalesce(func.sum(codes.c.tries), 0)
        query = select(tries - func.count(codes.c.used_at)).where(codes.c.created_at >= since)
        count: int = self._connection.execute(query).scalar_one()
        return count

    def try_once(self, code: Code, most: int) -> bool:
        """Count one try, before the code is compared; return False if `most` have been made."""
        left = (codes.c.id == code.id) & (codes.c.tries < most) & codes.c.used_at.is_(None)
        counted = update(codes).where(left).values(tries=codes.c.tries + 1)
        return bool(self._connection.execute(counted).rowcount)

    def use(self, code: Code, at: datetime) -> None:
        self._connection.execute(update(codes).where(codes.c.id == code.id).values(used_at=at))

    def remove_before(self, moment: datetime) -> int:
        """Delete the codes requested before `moment`; return how many."""
        gone: int = self._connection.execute(
            delete(codes).where(codes.c.created_at < moment)
        ).rowcount
        return gone

    def remove_of(self, ticket_id: str) -> None:
        self._connection.execute(delete(codes).where(codes.c.ticket_id == ticket_id))

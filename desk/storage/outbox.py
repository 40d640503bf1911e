"""The mails of one unit of work: waiting, claimed by one sender, sent or failed."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.engine import Connection

from desk.cases.mail import FEWEST_TRIES, LONGEST_PAUSE, PATIENCE, Mail
from desk.crypto import FieldCipher
from desk.storage.encrypted_rows import decrypt_row, encrypt_row
from desk.storage.listing import Listing, listing
from desk.storage.tables import outbox

RELEASED = {"state": "waiting", "claimed_at": None, "claimed_by": None}
_SPOILT = "It cannot be read: it was damaged, or changed outside Privacy Desk."


class Outbox:
    """Mails, oldest first. Only the holder of a claim, `claimed_by`, can record its outcome."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add_all(self, mails: Iterable[Mail]) -> None:
        """Store mails; raise AlreadyStored if an idempotency key has been used before."""
        for mail in mails:
            values = asdict(mail)
            values["purpose"] = values.pop("idempotency_key")
            row = encrypt_row(outbox, values, self._cipher, mail.id)
            self._connection.execute(insert(outbox).values(row))

    def has_key(self, idempotency_key: str) -> bool:
        """Return whether a mail with this idempotency key is stored."""
        query = select(outbox.c.id).where(outbox.c.purpose == idempotency_key)
        return self._connection.execute(query).first() is not None

    def due(self, now: datetime) -> bool:
        """Return whether any mail could be claimed; a read, cheap enough for every second."""
        return self._connection.execute(_due(now).limit(1)).first() is not None

    def claim_due(self, now: datetime, claimed_by: str, limit: int) -> list[Mail]:
        """Claim up to `limit` due mails for this sender and return them.

        An unreadable one is marked as failed, so that it does not hold up the others.
        """
        # Two senders on PostgreSQL pass over each other's rows; on SQLite the unit holds the lock.
        query = _due(now).limit(limit).with_for_update(skip_locked=True)
        ids = list(self._connection.execute(query).scalars())
        claim = {"state": "claimed", "claimed_at": now, "claimed_by": claimed_by}
        self._update(outbox.c.id.in_(ids), claim)
        # Patience counts from the first try: the mail server may have been set up late. It begins
        # anew where the desk was off so long that it ran out after hardly a try.
        hardly_tried = (outbox.c.attempts < FEWEST_TRIES) & (outbox.c.give_up_at < now)
        fresh = outbox.c.id.in_(ids) & ((outbox.c.attempts == 0) | hardly_tried)
        self._update(fresh, {"give_up_at": now + PATIENCE})
        claimed = self.listed(outbox.c.id.in_(ids))
        given_up = RELEASED | {"state": "failed", "last_error": _SPOILT}
        self._update(outbox.c.id.in_(claimed.unreadable), given_up)
        return claimed.found

    def mark_sent(self, mail: Mail, now: datetime) -> bool:
        """Record that the mail was accepted; return False if the claim has passed to another."""
        values = {"state": "sent", "sent_at": now, "last_error": None}
        return self._settle(mail, values | {"attempts": mail.attempts + 1})

    def mark_failed(self, mail: Mail, error: str, next_try_at: datetime) -> bool:
        """Record a failed try, with a retry at `next_try_at` unless that is past `give_up_at`.

        Return False if another sender has claimed the mail since.
        """
        values = {"next_try_at": next_try_at, "last_error": error, "attempts": mail.attempts + 1}
        late = {"state": "failed"} if next_try_at > mail.give_up_at else {}
        return self._settle(mail, RELEASED | values | late)

    def try_again(self, mail_id: str, now: datetime, give_up_at: datetime) -> bool:
        """Queue a permanently failed mail again; return False if it has not failed."""
        failed = (outbox.c.id == mail_id) & (outbox.c.state == "failed")
        values = {"state": "waiting", "next_try_at": now, "give_up_at": give_up_at}
        return self._update(failed, values) == 1

    def readdress(
        self,
        ticket_id: str,
        old: str,
        new: str,
        now: datetime,
        give_up_at: datetime,
        *,
        with_failed: bool,
    ) -> int:
        """Address the ticket's mails to `old` that have not gone to `new`; return how many.

        Without an e-mail address in `new`, they can only be deleted.
        """
        states = ("waiting", "claimed", "failed") if with_failed else ("waiting", "claimed")
        mails = [
            mail
            for mail in self.listed_for(ticket_id).found
            if mail.state in states and mail.recipient == old
        ]
        for mail in mails:
            this = outbox.c.id == mail.id
            if "@" not in new:
                self._connection.execute(delete(outbox).where(this))
                continue
            values = {"recipient": new, "state": "waiting", "next_try_at": now, "last_error": None}
            row = encrypt_row(outbox, values | {"give_up_at": give_up_at}, self._cipher, mail.id)
            self._update(this, RELEASED | row)
        return len(mails)

    def failed(self) -> Listing[Mail]:
        """Return the mails that have permanently failed, which somebody has to look at."""
        return self.listed(outbox.c.state == "failed")

    def count(self, *states: str) -> int:
        """Return how many mails are in these states."""
        query = select(func.count()).select_from(outbox).where(outbox.c.state.in_(states))
        return int(self._connection.execute(query).scalar_one())

    def waiting_since(self) -> datetime | None:
        """Return when the mail that has waited longest was written; None if none waits."""
        unsent = outbox.c.state.in_(("waiting", "claimed"))
        query = select(func.min(outbox.c.created_at)).where(unsent)
        return self._connection.execute(query).scalar_one()  # type: ignore[no-any-return]

    def due_since(self) -> datetime | None:
        """Return since when a mail has been due that nobody has claimed; None if none waits."""
        query = select(func.min(outbox.c.next_try_at)).where(outbox.c.state == "waiting")
        return self._connection.execute(query).scalar_one()  # type: ignore[no-any-return]

    def remove_of(self, ticket_id: str) -> None:
        self._connection.execute(delete(outbox).where(outbox.c.ticket_id == ticket_id))

    def remove_done_before(self, moment: datetime) -> int:
        """Delete mails without a ticket that were sent, or failed, before `moment`; return
        how many.
        """
        given_up = (outbox.c.state == "failed") & (outbox.c.give_up_at < moment)
        done = outbox.c.ticket_id.is_(None) & ((outbox.c.sent_at < moment) | given_up)
        gone: int = self._connection.execute(delete(outbox).where(done)).rowcount
        return gone

    def release(self, claimed_by: str) -> int:
        """Release the claims of this sender; return how many."""
        held = (outbox.c.state == "claimed") & (outbox.c.claimed_by == claimed_by)
        return self._update(held, RELEASED)

    def stuck(self, now: datetime, grace: timedelta, not_by: str) -> bool:
        """Return whether a sender other than `not_by` has held a claim for longer than `grace`."""
        query = select(outbox.c.id).where(_stuck(now, grace, not_by)).limit(1)
        return self._connection.execute(query).first() is not None

    def release_stuck(self, now: datetime, grace: timedelta, not_by: str) -> int:
        """Release claims that another sender has held for longer than `grace`; return how many."""
        return self._update(_stuck(now, grace, not_by), RELEASED)

    def waiting(self) -> list[Mail]:
        """Return the mails not sent yet, including those claimed or permanently failed."""
        return self._mails(outbox.c.state != "sent")

    def for_ticket(self, ticket_id: str) -> list[Mail]:
        return self._mails(outbox.c.ticket_id == ticket_id)

    def listed_for(self, ticket_id: str) -> Listing[Mail]:
        """List the ticket's mails; report unreadable ones by their ids."""
        return self.listed(outbox.c.ticket_id == ticket_id)

    def all(self) -> list[Mail]:
        return self._mails()

    def listed(self, *where: Any) -> Listing[Mail]:
        """List the mails that match `where`, or all; report unreadable ones by their ids."""
        return listing(self._rows(*where), self._mail, "id")

    def _settle(self, mail: Mail, values: dict[str, Any]) -> bool:
        mine = (outbox.c.id == mail.id) & (outbox.c.state == "claimed")
        return self._update(mine & (outbox.c.claimed_by == mail.claimed_by), values) == 1

    def _update(self, where: Any, values: dict[str, Any]) -> int:
        count: int = self._connection.execute(update(outbox).where(where).values(values)).rowcount
        return count

    def _mails(self, *where: Any) -> list[Mail]:
        return [self._mail(row) for row in self._rows(*where)]

    def _rows(self, *where: Any) -> list[Any]:
        query = select(outbox).where(*where).order_by(outbox.c.created_at, outbox.c.id)
        rows: list[Any] = self._connection.execute(query).all()
        return rows

    def _mail(self, row: Any) -> Mail:
        values = decrypt_row(outbox, row, self._cipher)
        return Mail(idempotency_key=values.pop("purpose"), **values)


def _due(now: datetime) -> Any:
    # Far beyond the longest pause: a time that was set by a clock that ran ahead.
    in_time = (outbox.c.next_try_at <= now) | (outbox.c.next_try_at > now + 2 * LONGEST_PAUSE)
    ready = (outbox.c.state == "waiting") & in_time
    return select(outbox.c.id).where(ready).order_by(outbox.c.next_try_at)


def _stuck(now: datetime, grace: timedelta, not_by: str) -> Any:
    """Match claims made too long ago, or in the future: the clock must have been set back since."""
    theirs = (outbox.c.state == "claimed") & (outbox.c.claimed_by != not_by)
    return theirs & ~outbox.c.claimed_at.between(now - grace, now + grace)

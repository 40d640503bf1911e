"""Drafts: requests that were mentioned but not submitted yet."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from desk.cases.ticket import is_readable
from desk.crypto import FieldCipher
from desk.forms.marks import NOTED
from desk.storage.encrypted_rows import decrypt_row, encrypt_row
from desk.storage.listing import Listing, listing
from desk.storage.tables import drafts


@dataclass(frozen=True, slots=True)
class Draft:
    """A request that was mentioned but not submitted yet, as far as it is known. Times are UTC."""

    id: str
    submission_id: str
    kind: str
    first_mention_at: datetime
    updated_at: datetime
    conversation_id: str | None
    answers: Mapping[str, str] = field(repr=False)


class Drafts:
    """The drafts of one unit of work."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def put(self, draft: Draft) -> None:
        """Insert a draft, or update the one with its id."""
        values = {**asdict(draft), "answers": dict(draft.answers)}
        row = encrypt_row(drafts, values, self._cipher, draft.id)
        change = update(drafts).where(drafts.c.id == draft.id).values(row)
        if self._connection.execute(change).rowcount == 0:
            self._connection.execute(insert(drafts).values(row))

    def remove(self, draft_id: str) -> None:
        self._connection.execute(delete(drafts).where(drafts.c.id == draft_id))

    def by_submission(self, submission_id: str) -> Draft | None:
        found = self._all(drafts.c.submission_id == submission_id)
        return found[0] if found else None

    def newest_of(self, conversation_id: str) -> Draft | None:
        """Return the newest draft of this conversation, by its first mention."""
        found = self.of_conversation(conversation_id)
        return found[-1] if found else None

    def of_conversation(self, conversation_id: str) -> list[Draft]:
        """Return the drafts of this conversation, the earliest first mention first."""
        return self._all(drafts.c.conversation_id == conversation_id)

    def noted_in(self, conversation_id: str, kind: str) -> Draft | None:
        """Return the draft of this kind in a conversation that was noted and not begun, if any."""
        here = (drafts.c.conversation_id == conversation_id) & (drafts.c.kind == kind)
        return next((draft for draft in self._all(here) if NOTED in draft.answers), None)

    def by_id(self, draft_id: str) -> Draft | None:
        if not is_readable(draft_id):  # a database may reject the query itself
            return None
        found = self._all(drafts.c.id == draft_id)
        return found[0] if found else None

    def ids(self) -> list[str]:
        """Return the id of every draft, without decrypting."""
        return list(self._connection.execute(select(drafts.c.id)).scalars())

    def all(self) -> list[Draft]:
        """Return every draft, the earliest first mention first."""
        return self._all(True)

    def listed(self) -> Listing[Draft]:
        """List every draft in that order; report unreadable ones by their ids."""
        return listing(self._rows(True), self._draft, "id")

    def untouched_since(self, moment: datetime) -> Iterable[Draft]:
        return self._all(drafts.c.updated_at < moment)

    def _all(self, where: Any) -> list[Draft]:
        return [self._draft(row) for row in self._rows(where)]

    def _rows(self, where: Any) -> list[Any]:
        query = select(drafts).where(where).order_by(drafts.c.first_mention_at, drafts.c.id)
        rows: list[Any] = self._connection.execute(query).all()
        return rows

    def _draft(self, row: Any) -> Draft:
        return Draft(**decrypt_row(drafts, row, self._cipher))

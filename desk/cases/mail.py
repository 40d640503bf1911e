"""The outbox's mails: each is stored with the change that causes it, and retried until sent."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

State = Literal["waiting", "claimed", "sent", "failed"]

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
# A mail server may be down over a weekend; after that, somebody has to look.
PATIENCE = timedelta(hours=72)
# So many tries take some two hours. Who has made fewer in all that time was switched off.
FEWEST_TRIES = 12


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one recipient. `message_id` stays the same over retries, so that mail programs
    can tell a copy.

    No second mail may have the same `idempotency_key`; `give_up_at` is when retrying ends.
    `claimed_by` is the id of the sender run that holds the mail; `last_error` holds no address.
    """

    id: str
    ticket_id: str | None
    idempotency_key: str | None
    recipient: str = field(repr=False)
    subject: str
    text_body: str = field(repr=False)
    html_body: str = field(repr=False)
    message_id: str
    created_at: datetime
    next_try_at: datetime
    give_up_at: datetime
    state: State = "waiting"
    attempts: int = 0
    claimed_at: datetime | None = None
    claimed_by: str | None = None
    sent_at: datetime | None = None
    last_error: str | None = None


def pause(attempts: int, chance: Callable[[], float] = random.random) -> timedelta:
    """Return the pause after the nth failed try: doubled up to an hour, less up to half at random.

    The random part spreads mails that failed together.
    """
    doubled: timedelta = FIRST_PAUSE * 2 ** min(attempts - 1, 16)
    return min(doubled, LONGEST_PAUSE) * (1 - chance() / 2)

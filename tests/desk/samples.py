"""A request as a test needs it: whole, made up, and changed where the test says."""

from datetime import datetime
from typing import Any

from desk.sealing import Keys
from desk.tickets.ticket import OpenTicket

# Keys to test with.
KEYS = Keys(data=(bytes(range(32)),), audit=bytes(range(32, 64)))


def request(said_at: datetime, **values: Any) -> OpenTicket:
    fields: dict[str, Any] = {
        "submission_id": "s1",
        "kind": "access",
        "prefix": "SAR",
        "first_mention_at": said_at,
        "requester_role": "parent or carer",
        "requester_contact": "pat@home.example",
        "subject_name": "Ada Doe",
        "details": {"wanted": "everything"},
    }
    return OpenTicket(**{**fields, **values})

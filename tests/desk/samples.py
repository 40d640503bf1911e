"""A request, a ticket and a case context as a test needs them: made up, changed where it says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.trust import Office, Person, Safeguarding, Trust
from desk.cases import deadline as clock
from desk.cases.ticket import OpenTicket, Ticket
from desk.cases.timeline import Timeline
from desk.casework.context import CaseContext
from desk.casework.letters import Letters
from desk.crypto import Keys
from desk.dates import london
from desk.forms.kinds import load_kinds
from desk.storage import Store

# Keys to test with.
KEYS = Keys(data=(bytes(range(32)),), audit=bytes(range(32, 64)))
# The kinds of request, and their rules.
RULES = {name: kind.rules for name, kind in load_kinds().items()}
KINDS = tuple(RULES)


def request(said_at: datetime, **values: Any) -> OpenTicket:
    fields: dict[str, Any] = {
        "submission_id": "s1",
        "prefix": "SAR",
        "first_mention_at": said_at,
        "requester_role": "parent or carer",
        "requester_contact": "pat@home.example",
        "subject_name": "Ada Doe",
        "details": {"wanted": "everything"},
    }
    return OpenTicket(**{**fields, **with_rules({"kind": "access", **values})})


def with_rules(values: dict[str, Any]) -> dict[str, Any]:
    """The fields with the rules of the `kind` among them, if there is one, in its place."""
    rest = {name: value for name, value in values.items() if name != "kind"}
    return {**rest, "rules": RULES[values["kind"]]} if "kind" in values else rest


TRUST = Trust(
    name="Elm Trust",
    website="https://elm.example",
    dpl=Person("Ms Dee Poe", "Data Protection Lead", "dpl@elm.example", None),
    office=Office("by phone", "weekdays"),
    safeguarding=Safeguarding("the lead", "0808 800 5000", "0800 1111"),
    deputy=Person("Mr Lou Roe", "Deputy", "deputy@elm.example", None),
)


def case_context(
    store: Store, now: datetime | Callable[[], datetime], trust: Trust = TRUST
) -> CaseContext:
    """The case context of Elm Trust where it is `now`."""
    clock = now if callable(now) else lambda: now
    return CaseContext(store, Letters(trust, "https://desk.example"), clock)


def ticket(said_at: datetime, **values: Any) -> Ticket:
    """A ticket that was opened from `request`, in no store."""
    timeline = Timeline(london(said_at))
    opened = Ticket.opened(
        request(said_at),
        ticket_id="t1",
        reference="SAR-2026-000001",
        timeline=timeline,
        due=clock.due(RULES["access"], timeline),
        conversation_id=None,
        now=said_at,
    )
    return replace(opened, **with_rules(values))

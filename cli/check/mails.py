"""The mails that a kind of request words its own way, each written once about a made-up request."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.content import Fault, Unusable, open_document
from bot.templates import check_facts
from bot.trust import Trust
from cli.check.content import Content
from desk.cases.deadline import Due
from desk.cases.ticket import OpenTicket, Ticket
from desk.cases.timeline import Timeline
from desk.casework.letters import ENVIRONMENT
from desk.forms.kind import Kind

_DAY = date(2026, 5, 1)
_NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def mail_faults(content: Content) -> Iterator[Fault]:
    """Yield a fault for each mail that cannot be filled in."""
    if content.trust is None:
        return
    for kind in (content.kinds or {}).values():
        facts = _facts(kind, content.trust)
        for name, text in kind.mails.items():
            try:
                check_facts(text or "", facts, ENVIRONMENT)
            except Unusable as wrong:
                document = open_document(content.requests / f"{kind.kind}.yml")
                yield document.fault(("mails", name), wrong.found, wrong.instead)


def _facts(kind: Kind, trust: Trust) -> dict[str, object]:
    """What a mail may use, as desk/casework/letters.py gives it, with what several of them say."""
    ticket = _ticket(kind)
    facts: dict[str, object] = {
        "ticket": ticket,
        "kind": kind,
        "kinds": {kind.kind: kind},
        "role": "Parent or carer",
        "link": "https://desk.school.example/desk/tickets/1",
        "public_url": "https://desk.school.example",
        "trust": trust,
        "similar": [ticket],
        "today": _DAY,
        "late": True,
        "hear_by": _DAY,
        "text": "We need to see one more thing.",
    }
    return {**facts, "parts": ENVIRONMENT.get_template("_parts.txt").make_module(facts)}


def _ticket(kind: Kind) -> Ticket:
    """A request of this kind that is closed, because a closed one has every fact."""
    wanted = OpenTicket("1", kind.rules, kind.prefix, _NOW, "parent", "a@home.example", "A Child")
    opened = Ticket.opened(
        wanted,
        ticket_id="1",
        reference=f"{kind.prefix}-2026-000001",
        timeline=Timeline(_DAY),
        due=Due(date(2026, 6, 1), ("One month from 1 May 2026.",)),
        conversation_id=None,
        now=_NOW,
    )
    return replace(opened, state="closed", ending="disclosed", closed_at=_NOW)

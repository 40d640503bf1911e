"""Whether the promise was kept: nothing that was told is lost, nothing is there twice. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from desk.forms.kinds import load_kinds


@dataclass(frozen=True)
class GivenReference:
    """A reference that a parent was told, for which kind of request, under which contact."""

    reference: str
    kind: str
    contact: str


@dataclass(frozen=True)
class Stored:
    """A ticket in the database. `preserve`: it asks for footage, which causes a mail of its own."""

    id: str
    reference: str
    kind: str
    contact: str
    preserve: bool

    @property
    def mails(self) -> int:
        """How many mails opening it causes.

        One to the DPL, one to keep the footage, the confirmation, and the code that confirms the
        address.
        """
        by_email = "@" in self.contact
        code = "@" in self.contact and load_kinds()[self.kind].confirms_address
        return 1 + self.preserve + by_email + code


@dataclass(frozen=True)
class Posted:
    """A mail in the outbox; `ticket_id` is None for a digest and the like."""

    message_id: str
    ticket_id: str | None
    state: str


@dataclass(frozen=True)
class Evidence:
    """`told`: what parents were told. `received`: Message-ID, content's digest, how often it came.

    `faults`: what is wrong with the history, in plain words. `undone`: requests without an end.
    """

    told: Sequence[GivenReference]
    stored: Sequence[Stored]
    outbox: Sequence[Posted]
    received: Mapping[str, Mapping[str, int]]
    faults: Sequence[str]
    undone: int


# What must not happen, and what it is called.
BROKEN = {
    "undone": "requests without an end",
    "lost": "references told and not stored once, as what they were told for",
    "shared": "references told to more than one parent",
    "double": "contacts with more than one ticket",
    "unsent": "mails in the outbox that never reached the mail server",
    "unknown": "mails at the mail server that the outbox does not know",
    "mixed": "Message-IDs with two different mails",
    "repeated": "Message-IDs that two mails in the outbox share",
    "miscounted": "tickets with more or fewer mails than their kind causes",
    "history": "faults in the history",
}


@dataclass(frozen=True)
class Verdict:
    """`broken`: for each key of BROKEN, what broke it. The rest are figures that may be anything.

    `untold`: references that are stored, and nobody was told of. `delivered_again`: mails that came
    more than once, as "at least once" allows.
    """

    broken: Mapping[str, Sequence[str]]
    told: int
    stored: int
    untold: Sequence[str]
    mails: int
    delivered_again: int

    @property
    def kept(self) -> bool:
        return not any(self.broken.values())


def judge(evidence: Evidence) -> Verdict:
    """Compare what parents were told and what the mail server got with what is stored."""
    told = Counter(heard.reference for heard in evidence.told)
    broken = {
        "undone": [str(evidence.undone)] if evidence.undone else [],
        "lost": sorted(_lost(evidence)),
        "shared": _several(told),
        "double": _several(Counter(ticket.contact for ticket in evidence.stored)),
        "unsent": sorted({m.message_id for m in evidence.outbox} - set(evidence.received)),
        "unknown": sorted(set(evidence.received) - {m.message_id for m in evidence.outbox}),
        "mixed": sorted(name for name, found in evidence.received.items() if len(found) > 1),
        "repeated": _several(Counter(mail.message_id for mail in evidence.outbox)),
        "miscounted": sorted(_miscounted(evidence)),
        "history": list(evidence.faults),
    }
    assert broken.keys() == BROKEN.keys()
    return Verdict(
        broken,
        told=len(told),
        stored=len(evidence.stored),
        untold=sorted({ticket.reference for ticket in evidence.stored} - set(told)),
        mails=len(evidence.outbox),
        delivered_again=sum(1 for found in evidence.received.values() if sum(found.values()) > 1),
    )


def _lost(evidence: Evidence) -> Iterator[str]:
    stored = Counter((t.reference, t.kind, t.contact) for t in evidence.stored)
    for heard in evidence.told:
        if stored[heard.reference, heard.kind, heard.contact] != 1:
            yield heard.reference


def _miscounted(evidence: Evidence) -> Iterator[str]:
    found = Counter(mail.ticket_id for mail in evidence.outbox)
    for ticket in evidence.stored:
        if found[ticket.id] != ticket.mails:
            yield f"{ticket.reference}: {found[ticket.id]}, not {ticket.mails}"


def _several(counted: Mapping[str, int]) -> list[str]:
    return sorted(name for name, count in counted.items() if count > 1)


def lines(verdict: Verdict) -> Iterable[str]:
    """Yield the verdict in words, line by line."""
    yield f"references told: {verdict.told}"
    yield f"tickets stored: {verdict.stored}, of which nobody was told: {len(verdict.untold)}"
    yield f"mails: {verdict.mails}, delivered more than once: {verdict.delivered_again}"
    for name, words in BROKEN.items():
        found = verdict.broken[name]
        shown = f": {', '.join(found[:5])}" if found else ""
        yield f"{words}: {len(found)}{shown}"
    yield "The promise was kept." if verdict.kept else "THE PROMISE WAS BROKEN."

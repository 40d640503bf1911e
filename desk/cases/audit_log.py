"""The history of all tickets as one chain: the MAC of each entry covers the one before. Pure.

Nobody who can write to the database but lacks the key can change it unseen: an edited, removed,
added, swapped or cut-off entry fails its check. An attacker with an old copy could put the whole
table back; `Head.checkpoint`, which leaves the machine in the DPL's daily mail, shows that too.
"""

import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from hashlib import sha256

PURGED, DRAFT_EXPIRED, DRAFT_ERASED = "purged", "draft_expired", "draft_erased"
# Events after which the details of the ticket or draft are gone: the end of a retention period, or
# a parent who deletes the chat.
_FORGETS = (PURGED, DRAFT_EXPIRED, DRAFT_ERASED)
# Events after which nothing is stored of a ticket or draft any more.
_GONE = (*_FORGETS, "draft_discarded")
# Stands for a detail that cannot be decrypted; no digest matches it.
UNREADABLE = "\0unreadable"
_CHECKPOINT_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened to one ticket, when and by whom, and the ticket's state afterwards.

    `detail` is the reason in words and may hold personal data; None once it was purged with its
    ticket. `event` is one of desk.cases.states, or one outside a ticket's life: `draft_kept`,
    `draft_discarded`, `draft_expired`, `draft_erased`, `purged`.
    """

    seq: int
    ticket_id: str
    at: datetime
    who: str
    event: str
    state: str
    due: date | None
    detail: str | None = field(repr=False)
    digest: str = field(repr=False)
    mac: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry of the chain; `mac` covers its number and its MAC."""

    seq: int
    mac: str

    @property
    def checkpoint(self) -> str:
        """The text to note down elsewhere, such as `123:0123456789abcdef`."""
        return f"{self.seq}:{self.mac[:_CHECKPOINT_DIGITS]}"


# The head of a chain without entries, to which the first one is chained.
BEGINNING = Head(0, "")


def chain_entry(
    key: bytes,
    previous: str,
    *,
    seq: int,
    ticket_id: str,
    at: datetime,
    who: str,
    event: str,
    state: str,
    due: date | None,
    detail: str,
) -> Entry:
    """Return the next entry, chained to the head whose MAC is `previous`."""
    digest = _mac(key, ["detail", seq, detail])
    entry = Entry(seq, ticket_id, at, who, event, state, due, detail, digest, mac="")
    return replace(entry, mac=_entry_mac(key, previous, entry))


def head_of(key: bytes, entry: Entry) -> Head:
    """Return the head for `entry` as the last of the chain."""
    return Head(entry.seq, _mac(key, ["head", entry.seq, entry.mac]))


def faults(
    key: bytes,
    entries: Iterable[Entry | None],
    head: Head | None,
    tickets: Mapping[str, tuple[str, date | None]],
    checkpoint: str | None = None,
) -> Iterator[str]:
    """Yield the faults of the chain as sentences; none if it is intact.

    An entry that is None is unreadable. `tickets` are the stored tickets and drafts: id to state
    and due date. `checkpoint` is one that was noted down earlier.
    """
    found = list(entries)
    chain = [entry for entry in found if entry is not None]
    if len(chain) < len(found):
        yield f"{len(found) - len(chain)} of the entries cannot be read."
    last: dict[str, Entry] = {}
    forgotten = {entry.ticket_id: entry.seq for entry in chain if entry.event in _FORGETS}
    previous, checkpoints = BEGINNING.mac, {BEGINNING.checkpoint}
    for number, entry in enumerate(chain, start=1):
        if entry.seq != number:
            yield f"Entry {number} is missing, or its number was changed (found {entry.seq})."
            break
        yield from _faults_of(key, previous, entry, forgotten)
        head_then, last[entry.ticket_id] = head_of(key, entry), entry
        previous = head_then.mac
        checkpoints.add(head_then.checkpoint)
    yield from _faults_of_end(key, chain, head)
    if checkpoint is not None and checkpoint not in checkpoints:
        yield f"The checkpoint {checkpoint} noted down earlier is not in the chain any more."
    yield from _faults_of_tickets(last, tickets)


def is_key_of(key: bytes, entries: Iterable[Entry | None]) -> bool:
    """Return whether `key` made the MAC of any entry, or there are none; stops at the first."""
    before: Head | None = BEGINNING
    found = False
    for entry in entries:
        found = True
        if entry and before and _same(_entry_mac(key, before.mac, entry), entry.mac):
            return True
        before = head_of(key, entry) if entry else None
    return not found


def _faults_of(
    key: bytes, previous: str, entry: Entry, forgotten: Mapping[str, int]
) -> Iterator[str]:
    if not _same(_entry_mac(key, previous, entry), entry.mac):
        yield f"Entry {entry.seq} was changed, or does not follow the one before it."
    if entry.detail is None:
        if entry.seq >= forgotten.get(entry.ticket_id, 0):
            yield f"Entry {entry.seq} has lost its detail, and its ticket was not purged after it."
    elif not _same(_mac(key, ["detail", entry.seq, entry.detail]), entry.digest):
        yield f"Entry {entry.seq} has another detail than when it was written."


def _faults_of_end(key: bytes, chain: list[Entry], head: Head | None) -> Iterator[str]:
    found = head_of(key, chain[-1]) if chain else BEGINNING
    if head is None:
        yield "The note of the last entry is missing, or cannot be read."
    elif head.seq != found.seq:
        yield f"The last entry should be number {head.seq}; it is number {found.seq}."
    elif not _same(found.mac, head.mac):
        yield "The note of the last entry was changed."


def _faults_of_tickets(
    last: Mapping[str, Entry], tickets: Mapping[str, tuple[str, date | None]]
) -> Iterator[str]:
    for ticket_id, (state, due) in tickets.items():
        entry = last.get(ticket_id)
        if entry is None:
            yield f"The ticket with the id {ticket_id} has no history."
        elif entry.event in _GONE:
            yield f"The ticket with the id {ticket_id} is there, though it was removed."
        elif (entry.state, entry.due) != (state, due):
            yield (
                f"The ticket with the id {ticket_id} is {state}, due {due}; by its history it is"
                f" {entry.state}, due {entry.due}."
            )
    for ticket_id, entry in last.items():
        if ticket_id not in tickets and entry.event not in _GONE:
            yield f"The ticket with the id {ticket_id} is missing, and was not purged."


def _entry_mac(key: bytes, previous: str, entry: Entry) -> str:
    return _mac(
        key,
        [
            "entry",
            previous,
            entry.seq,
            entry.ticket_id,
            entry.at.astimezone(UTC).isoformat(),
            entry.who,
            entry.event,
            entry.state,
            entry.due.isoformat() if entry.due else None,
            entry.digest,
        ],
    )


def _same(expected: str, found: str) -> bool:
    """Compare in constant time, as bytes: a tampered value need not be ASCII."""
    return hmac.compare_digest(expected.encode(), found.encode())


def _mac(key: bytes, content: list[object]) -> str:
    """Return the HMAC-SHA256, in hexadecimal, of the content as JSON, which keeps parts apart."""
    text = json.dumps(content, ensure_ascii=True, separators=(",", ":"))
    return hmac.new(key, text.encode(), sha256).hexdigest()


def row_mac(key: bytes, entry: str, fields: str) -> str:
    """Return the MAC of a ticket's `fields`, given as one text, bound to the MAC of its last entry.

    An earlier state of the same ticket does not match it either.
    """
    return _mac(key, ["ticket", entry, fields])

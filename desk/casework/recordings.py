"""Recordings that somebody asks for, and of which nobody has noted yet what became of them."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Self

from desk.cases.actions import LONGEST_TEXT, RECORDINGS
from desk.cases.states import ForbiddenError
from desk.cases.ticket import Ticket
from desk.casework.context import CaseContext
from desk.forms.casework import load_casework
from desk.forms.kinds import load_kinds
from desk.storage import Draft, Unit


@dataclass(frozen=True, slots=True)
class Recordings:
    """`settled`: the ids of the tickets and drafts whose recording was looked after."""

    settled: AbstractSet[str]

    @classmethod
    def to_keep(cls, unit: Unit) -> Self:
        """Return which recordings have still to be looked after."""
        return cls(unit.history.first_of("recording_noted").keys())

    def of_ticket(self, ticket: Ticket) -> bool:
        """Return whether the ticket asks for a recording that may be written over."""
        return ticket.is_open and ticket.preserve and ticket.id not in self.settled

    def of_draft(self, draft: Draft) -> bool:
        """Return whether the draft does, as far as it was told."""
        return load_kinds()[draft.kind].preserves(draft.answers) and draft.id not in self.settled


def note_recording(draft_id: str, how: str, text: str, by: str, context: CaseContext) -> bool:
    """Note what became of the recording that a draft asks for; return False if it has gone.

    Raises ForbiddenError without a choice or a text, or StorageError.
    """
    if how not in RECORDINGS:
        raise ForbiddenError("Please choose one of the answers.")
    if not text.strip() or len(text) > LONGEST_TEXT:
        raise ForbiddenError(
            f"Please say where or since when, in at most {LONGEST_TEXT:,} characters."
        )
    said = load_casework().recording.said(how)
    with context.store.begin() as unit:
        if unit.drafts.by_id(draft_id) is None:
            return False
        detail = f"{said}\n{text.strip()}"
        unit.history.append(
            draft_id, context.clock(), by, "recording_noted", state="draft", detail=detail
        )
    return True

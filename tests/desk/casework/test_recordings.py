"""A recording that somebody asks for stays red until somebody notes what became of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk.cases.states import ForbiddenError
from desk.casework.audit import verify
from desk.casework.drafts import due_from_mention, kept_at_least_until
from desk.casework.opening import keep_draft, open_ticket
from desk.casework.recordings import Recordings, note_recording
from desk.dates import london
from desk.forms.kinds import load_kinds
from desk.jobs.digest import gather
from desk.retention import purge
from desk.storage import Draft, Store
from tests.desk.samples import KINDS, case_context, request
from tests.each import each

SAID_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


def mentioned(store: Store, kind: str = "access", submission: str = "s1", **answers: str) -> Draft:
    draft = keep_draft(
        case_context(store, SAID_AT),
        submission_id=submission,
        kind=kind,
        first_mention_at=SAID_AT,
        answers=answers,
        conversation=None,
    )
    assert draft
    return draft


def named(store: Store) -> list[str]:
    with store.read() as unit:
        return gather(unit, SAID_AT + timedelta(days=1)).recordings


@each("words", ["the cctv of Monday", "Camera at the gate", "footage of the fight"])
def test_a_draft_stays_in_the_digest_until_it_is_noted(store: Store, words: str) -> None:
    draft = mentioned(store, submission=words, wanted=words)
    assert len(named(store)) == 1
    assert note_recording(draft.id, "kept", "On the drive.", "dpl", case_context(store, SAID_AT))
    assert named(store) == []
    assert verify(store).faults == ()


def test_what_asks_for_no_recording_is_not_named(store: Store) -> None:
    mentioned(store, wanted="the marks")
    assert named(store) == []


def test_a_ticket_is_named_unless_its_draft_was_settled(store: Store) -> None:
    context = case_context(store, SAID_AT)
    draft = mentioned(store, wanted="cctv")
    note_recording(draft.id, "gone", "Since 1 March.", "dpl", context)
    open_ticket(request(SAID_AT, submission_id="s1", preserve=True), context)
    other = open_ticket(request(SAID_AT, submission_id="s2", preserve=True), context)
    assert named(store) == [other.reference]


@each("how, text", [("", "x"), ("lost", "x"), ("kept", " "), ("kept", "x" * 4001)])
def test_without_a_choice_or_words_nothing_is_noted(store: Store, how: str, text: str) -> None:
    draft = mentioned(store, submission=f"{how}{len(text)}", wanted="cctv")
    with pytest.raises(ForbiddenError):
        note_recording(draft.id, how, text, "dpl", case_context(store, SAID_AT))
    with store.read() as unit:
        assert Recordings.to_keep(unit).of_draft(draft)


def test_of_a_draft_that_has_gone_nothing_is_noted(store: Store) -> None:
    assert not note_recording("none", "kept", "x", "dpl", case_context(store, SAID_AT))


@each("kind", KINDS)
def test_no_draft_goes_before_it_falls_due(store: Store, tmp_path: Path, kind: str) -> None:
    """It may be the only record of what is a request in law."""
    draft = mentioned(store, kind, submission=kind)
    due = due_from_mention(draft)
    assert due
    assert due.date
    kept = case_context(store, SAID_AT).letters.trust.retention.unfinished_after_due
    last = kept_at_least_until(draft, kept)
    assert last >= due.date + timedelta(days=kept)
    for days, there in ((0, True), (1, False)):
        context = case_context(
            store, SAID_AT + timedelta(days=(last - london(SAID_AT)).days + days)
        )
        purge(context, tmp_path / "rasa.db")
        with store.read() as unit:
            assert (unit.drafts.by_id(draft.id) is not None) is there
    assert load_kinds()[kind].name

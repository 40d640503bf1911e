"""Old records are deleted, those an open request needs stay, the history stays intact."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.trust import Retention, Trust
from desk.cases import actions
from desk.casework import apply
from desk.casework.audit import verify
from desk.casework.context import CaseContext
from desk.casework.letters import Letters
from desk.casework.opening import keep_draft
from desk.retention import JOB, Report, purge
from desk.storage import Store, Unit
from desk.storage.records import Code
from tests.desk.backup.filled import (
    NOW,
    case_context,
    chat,
    closed,
    rasa_db,
    rasa_senders,
    ticket,
)

LONG_AGO = NOW - timedelta(days=1200)
NOTHING = Report(0, 0, 0, 0, 0, 0, 0)


@pytest.fixture
def rasa(tmp_path: Path) -> Path:
    """Rasa's database, as if it were not there yet."""
    return tmp_path / "rasa.db"


@pytest.fixture
def desk(store: Store, trust: Trust) -> CaseContext:
    return case_context(store, trust)


@pytest.fixture
def then(store: Store, trust: Trust) -> CaseContext:
    """The desk as it was more than three years ago."""
    return case_context(store, trust, LONG_AGO)


def draft(desk: CaseContext, submission: str, conversation: str | None) -> None:
    keep_draft(
        desk,
        submission_id=submission,
        kind="access",
        first_mention_at=desk.clock(),
        answers={"subject_name": "Ada Doe"},
        conversation=conversation,
    )


def purged(desk: CaseContext, rasa: Path) -> Report:
    """What a run reports, but for the codes, which opening a request may bring."""
    return replace(purge(desk, rasa), codes=0)


def references(store: Store) -> list[str]:
    with store.read() as unit:
        return sorted(each.reference for each in unit.tickets.all())


def chats(store: Store, *names: str) -> list[str]:
    with store.read() as unit:
        return [name for name in names if unit.conversations.by_id(name)]


def test_nothing_old_nothing_gone(desk: CaseContext, rasa: Path) -> None:
    ticket(desk, "s1", conversation=chat(desk.store, "c1"))
    draft(desk, "s2", None)
    assert purged(desk, rasa) == NOTHING


def test_an_old_record_goes_with_everything_that_belongs_to_it(
    desk: CaseContext, then: CaseContext, rasa: Path
) -> None:
    sender = chat(desk.store, "old", LONG_AGO)
    draft(then, "d1", chat(desk.store, "left", LONG_AGO))
    done = closed(then, "s1", conversation=sender)
    with desk.store.begin() as unit:
        unit.codes.add(Code("k1", "s", "r", done.id, "m", LONG_AGO))
        unit.codes.add(Code("k2", "s", "r", None, "m", LONG_AGO))
        mails = len(unit.outbox.all())
    rasa_db(rasa, {"rasa-old": LONG_AGO, "rasa-left": LONG_AGO})
    report = purge(desk, rasa)
    assert report.codes >= 1
    assert replace(report, codes=0) == Report(
        drafts=1, chats=2, chat_events=2, requests=1, mails=mails, codes=0, held=0
    )
    with desk.store.read() as unit:
        assert (unit.tickets.all(), unit.drafts.all(), unit.outbox.all()) == ([], [], [])
        events = [entry.event for entry in unit.history.for_ticket(done.id)]
        details = [entry.detail for entry in unit.history.for_ticket(done.id)]
    assert chats(desk.store, "old", "left") == []
    assert rasa_senders(rasa) == set()
    assert events == ["opened", "withdrawn", "purged"]
    assert details == [None, None, ""]
    assert verify(desk.store).faults == ()
    assert purged(desk, rasa) == NOTHING


def test_the_report_is_kept(desk: CaseContext, then: CaseContext, rasa: Path) -> None:
    closed(then, "s1")
    report = purged(desk, rasa)
    with desk.store.read() as unit:
        job = unit.jobs.last(JOB)
    assert job
    assert job.ended_at == NOW
    assert job.report["requests"] == report.requests == 1


def test_a_dry_run_counts_the_same_and_changes_nothing(
    desk: CaseContext, then: CaseContext, rasa: Path
) -> None:
    closed(then, "s1", conversation=chat(desk.store, "old", LONG_AGO))
    draft(then, "d1", None)
    rasa_db(rasa, {"rasa-old": LONG_AGO, "nobody": LONG_AGO})
    before = verify(desk.store)
    would = purge(desk, rasa, dry_run=True)
    assert verify(desk.store) == before
    assert references(desk.store) == ["SAR-2023-000001"]
    assert rasa_senders(rasa) == {"rasa-old", "nobody"}
    with desk.store.read() as unit:
        assert unit.jobs.last(JOB) is None
    assert purge(desk, rasa) == would


def test_an_open_request_holds_all_of_its_person(
    desk: CaseContext, then: CaseContext, rasa: Path
) -> None:
    """DPA 2018 section 173. The address is written another way, as people do."""
    sender = chat(desk.store, "old", LONG_AGO)
    closed(then, "s1", conversation=sender)
    draft(then, "d1", sender)
    ticket(desk, "s2", requester_contact="Pat@Home.example")
    rasa_db(rasa, {"rasa-old": LONG_AGO})
    report = purged(desk, rasa)
    assert report == replace(NOTHING, held=3)
    assert references(desk.store) == ["SAR-2023-000001", "SAR-2026-000001"]
    assert chats(desk.store, "old") == ["old"]
    assert rasa_senders(rasa) == {"rasa-old"}


def test_an_open_request_holds_its_own_chat_however_old(
    desk: CaseContext, then: CaseContext, rasa: Path
) -> None:
    opened = ticket(then, "s1", conversation=chat(desk.store, "old", LONG_AGO))
    assert purged(desk, rasa) == replace(NOTHING, held=1)
    apply.apply_action(opened.reference, 1, actions.Withdraw("No need."), "dpl", then)
    assert purge(desk, rasa).chats == 1


def test_somebody_elses_open_request_holds_nothing(
    desk: CaseContext, then: CaseContext, rasa: Path
) -> None:
    closed(then, "s1")
    ticket(desk, "s2", requester_contact="sam@else.example")
    assert purge(desk, rasa).requests == 1


def test_a_chat_in_which_somebody_is_active_stays_with_its_draft(
    desk: CaseContext, then: CaseContext, rasa: Path
) -> None:
    sender = chat(desk.store, "c1", LONG_AGO)
    draft(then, "d1", sender)
    with desk.store.begin() as unit:
        unit.conversations.append_message("c1", author="parent", texts=["Still here"], at=NOW)
    assert purged(desk, rasa) == NOTHING


def test_mails_that_have_not_gone_keep_their_request(
    desk: CaseContext, then: CaseContext, rasa: Path
) -> None:
    opened = ticket(then, "s1")
    apply.apply_action(opened.reference, 1, actions.Withdraw("No need."), "dpl", then)
    assert purged(desk, rasa) == NOTHING


def test_mails_without_a_request_go_once_sent_or_failed(
    desk: CaseContext, then: CaseContext, rasa: Path
) -> None:
    letters, outbox = then.letters, "opened_dpl"
    opened = ticket(desk, "s1")
    mails = [
        letters.write(outbox, "dpl@elm.example", LONG_AGO, ticket=opened, similar=[])
        for _ in range(3)
    ]
    sent, failed, waiting = (replace(mail, ticket_id=None) for mail in mails)
    with desk.store.begin() as unit:
        unit.outbox.add_all(
            [
                replace(sent, state="sent", sent_at=LONG_AGO),
                replace(failed, state="failed"),
                waiting,
            ]
        )
    assert purged(desk, rasa) == replace(NOTHING, mails=2)
    with desk.store.read() as unit:
        assert waiting.id in {mail.id for mail in unit.outbox.all()}


def test_mails_without_a_request_stay_as_long_as_the_trust_says(
    desk: CaseContext, trust: Trust, rasa: Path
) -> None:
    kept = timedelta(days=trust.retention.mails)
    opened = ticket(desk, "s1")
    mails = [
        replace(mail, ticket_id=None, state="sent", sent_at=sent_at)
        for sent_at in (NOW, NOW - kept + timedelta(seconds=1), NOW - kept - timedelta(seconds=1))
        for mail in [desk.letters.write("withdrawn_dpl", "x@elm.example", NOW, ticket=opened)]
    ]
    with desk.store.begin() as unit:
        unit.outbox.add_all(mails)
    assert purged(desk, rasa) == replace(NOTHING, mails=1)
    with desk.store.read() as unit:
        left = {mail.id for mail in unit.outbox.all()}
    assert left >= {mails[0].id, mails[1].id}
    assert mails[2].id not in left


def test_chats_that_only_rasa_knows_go_too(desk: CaseContext, rasa: Path) -> None:
    chat(desk.store, "here", NOW)
    rasa_db(rasa, {"gone": LONG_AGO, "rasa-here": LONG_AGO, "new": NOW})
    assert purged(desk, rasa) == replace(NOTHING, chat_events=1)
    assert rasa_senders(rasa) == {"rasa-here", "new"}


def test_references_are_never_given_again(desk: CaseContext, then: CaseContext, rasa: Path) -> None:
    first = closed(then, "s1")
    purge(desk, rasa)
    second = ticket(then, "s2")
    assert (first.reference, second.reference) == ("SAR-2023-000001", "SAR-2023-000002")


def test_periods_are_the_trusts(store: Store, trust: Trust, rasa: Path) -> None:
    week = replace(trust, retention=Retention(7, 7, 7, 7))
    closed(case_context(store, trust, NOW - timedelta(days=8)), "s1")
    closed(
        case_context(store, trust, NOW - timedelta(days=6)), "s2", requester_contact="b@c.example"
    )
    desk = CaseContext(store, Letters(week, "http://127.0.0.1"), lambda: NOW)
    assert purge(desk, rasa).requests == 1
    assert references(store) == ["SAR-2026-000002"]


class KilledError(Exception):
    """Stands for a process that dies."""


class DyingStore(Store):
    """Dies at its nth unit of work, at the end of which everything is done but kept."""

    def __init__(self, store: Store, units: int) -> None:
        self.begin_real, self.left = store.begin, units
        self.read, self.empty_log = store.read, store.empty_log  # type: ignore[method-assign]

    def begin(self) -> "Dying":  # type: ignore[override]
        self.left -= 1
        return Dying(self.begin_real, self.left < 0)


class Dying:
    def __init__(self, begin: Callable[[], object], dies: bool) -> None:
        self.unit, self.dies = begin(), dies

    def __enter__(self) -> Unit:
        return self.unit.__enter__()  # type: ignore[attr-defined, no-any-return]

    def __exit__(self, *error: object) -> bool | None:
        if self.dies:
            self.unit.__exit__(KilledError, KilledError(), None)  # type: ignore[attr-defined]
            raise KilledError
        return self.unit.__exit__(*error)  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("units", range(7))
def test_a_run_that_dies_half_way_leaves_each_record_whole(
    desk: CaseContext, then: CaseContext, rasa: Path, units: int
) -> None:
    for number in range(2):
        contact = f"p{number}@home.example"
        sender = chat(desk.store, f"c{number}", LONG_AGO)
        closed(then, f"s{number}", requester_contact=contact, conversation=sender)
        draft(then, f"d{number}", None)
    rasa_db(rasa, {"rasa-c0": LONG_AGO, "rasa-c1": LONG_AGO})
    with pytest.raises(KilledError):
        purge(replace(desk, store=DyingStore(desk.store, units)), rasa)
    assert verify(desk.store).faults == ()
    purge(desk, rasa)
    assert verify(desk.store).faults == ()
    assert references(desk.store) == []
    assert chats(desk.store, "c0", "c1") == []
    assert rasa_senders(rasa) == set()


def test_nothing_purged_lingers_in_the_files(
    tmp_path: Path, sqlite_store: Store, trust: Trust, rasa: Path
) -> None:
    """The encrypted values themselves are overwritten: a leaked key must not bring them back."""
    desk, then = case_context(sqlite_store, trust), case_context(sqlite_store, trust, LONG_AGO)
    chat(sqlite_store, "old", LONG_AGO)
    done = closed(then, "said-to-nobody-else")
    assert done.id.encode() in (tmp_path / "desk.db-wal").read_bytes()
    purge(desk, rasa)
    assert (tmp_path / "desk.db-wal").read_bytes() == b""
    left = (tmp_path / "desk.db").read_bytes()
    assert b"said-to-nobody-else" not in left
    assert b"hash of old" not in left

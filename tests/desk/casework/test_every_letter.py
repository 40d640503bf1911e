"""What holds for every letter, for every kind of request that it can be sent for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import pytest
from textstat.textstat import textstatistics

from desk.cases import deadline
from desk.cases.ticket import Ticket
from desk.cases.timeline import Timeline
from desk.casework.letters import TEMPLATES, Letter, Letters
from desk.forms.kinds import load_kinds
from desk.jobs.digest import Digest
from tests.desk.mail.pages import words
from tests.desk.samples import KINDS, RULES, TRUST, ticket
from tests.each import each

NOW = datetime(2026, 11, 23, 21, 5, tzinfo=UTC)
HIGHEST_GRADE = 9  # the reading age at which most leave school in the UK, as for the answers
LETTERS = Letters(TRUST, "https://desk.example")
# Of the request, and so not for an address that nobody has confirmed.
OWN_WORDS = ("Ada", "detention", "marks", "pat@home.example")
SAID = {"What is wanted": "the letters about <b>detention</b>\nand the marks"}
TEXT = {"text": "We need to see one more thing.\n\nThank you."}

RIGHTS: tuple[str, ...] = tuple(k for k in KINDS if k not in ("complaint", "callback"))
CHECKED: tuple[str, ...] = tuple(kind for kind in KINDS if RULES[kind].checks_identity)


def of_kind(kind: str, **values: Any) -> Ticket:
    due = deadline.due(RULES[kind], Timeline(date(2026, 11, 23)))
    prefix = load_kinds()[kind].prefix
    fields = {
        "kind": kind,
        "reference": f"{prefix}-2026-000001",
        "due": due.date,
        "due_working": due.explanation,
        "subject_name": "Ada Doe",
        "details": SAID,
    }
    return ticket(NOW, **{**fields, **values})


EARLIER = of_kind("access", reference="SAR-2026-000007")
DIGEST = Digest(NOW.date(), [], [], [], [], [], [], None, "7:0123456789abcdef")


@dataclass(frozen=True)
class Sent:
    """For which kinds a letter is sent, with which facts, about tickets that look how."""

    kinds: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    looks: tuple[Mapping[str, Any], ...] = ({},)
    to_requester: bool = True
    confirmed: bool = False
    reference: bool = True


PAST = {"due": date(2026, 7, 1), "due_working": ("It was due on the 1st.",)}
LATE_TEXT = {**TEXT, "hear_by": date(2026, 12, 7)}
STILL = {"due": None, "due_working": ("The clock is stopped.",)}
OPENED = {"similar": [EARLIER]}
LETTERS_SENT = {
    "opened_dpl": Sent(
        KINDS,
        OPENED,
        ({}, {"preserve": True}, {"requester_contact": "01632 960123"}),
        to_requester=False,
    ),
    "preserve_footage": Sent(KINDS, to_requester=False),
    "withdrawn_dpl": Sent(KINDS, to_requester=False),
    "due_soon": Sent(KINDS, {"days": 5}, to_requester=False),
    "overdue": Sent(KINDS, {"days": 1}, to_requester=False),
    "opened_requester": Sent(tuple(k for k in KINDS if k != "complaint"), OPENED, ({}, PAST)),
    "opened": Sent(("complaint",), OPENED, ({}, PAST)),
    "code": Sent(KINDS, {"code": "012345"}, reference=False),
    "identity": Sent(CHECKED, LATE_TEXT, ({}, STILL, PAST)),
    "clarification": Sent(KINDS, LATE_TEXT, ({}, STILL, PAST)),
    "clock_running": Sent(KINDS, LATE_TEXT, ({}, STILL, PAST)),
    "extension": Sent(RIGHTS, TEXT, ({}, STILL)),
    "refusal": Sent(RIGHTS, TEXT, ({"ending": "refused"},)),
    "not_held": Sent(RIGHTS, TEXT, ({"ending": "not_held"},)),
    "disclosure": Sent(RIGHTS, TEXT, ({"ending": "disclosed"}, {"ending": "partly"})),
    "started": Sent(("complaint",), {"text": ""}),
    "closed": Sent(("complaint",), TEXT, ({"ending": "partly"},)),
    "withdrawn": Sent(KINDS, TEXT, ({"ending": "withdrawn"},)),
    "reopened": Sent(KINDS, LATE_TEXT, ({}, PAST)),
    "added_dpl": Sent(KINDS, {"words": "His middle name is Lee."}, to_requester=False),
    "copy_requester": Sent(CHECKED, confirmed=True),
    "place_came_out": Sent(
        ("complaint",),
        {"at": NOW, "draft_link": "https://desk.example/desk/drafts/0"},
        to_requester=False,
        reference=False,
    ),
    "codes_guessed": Sent(("access",), {"wrong": 30}, to_requester=False, reference=False),
    "record_changed": Sent(
        ("access",), {"faults": "one fault"}, to_requester=False, reference=False
    ),
    "preserve_wish": Sent(
        ("access",),
        {"at": NOW, "kind_name": "access", "draft_link": "https://desk.example/desk/drafts/0"},
        to_requester=False,
        reference=False,
    ),
    "digest": Sent(("access",), {"digest": DIGEST}, to_requester=False, reference=False),
}


def every_letter() -> Iterator[Any]:
    for name, sent in LETTERS_SENT.items():
        for kind in sent.kinds:
            for number, look in enumerate(sent.looks):
                about = of_kind(kind, **look)
                letter = LETTERS.preview(name, about, **{"today": DIGEST.day, **sent.facts})
                yield pytest.param(letter, sent, about, id=f"{name}-{kind}-{number}")


EVERY_LETTER = list(every_letter())
each_letter = each("letter, sent, about", EVERY_LETTER)


def test_no_template_is_forgotten_here() -> None:
    files = {path.stem for path in TEMPLATES.glob("*.txt") if not path.stem.startswith("_")}
    own = {name for kind in load_kinds().values() for name, text in kind.mails.items() if text}
    assert files | own == set(LETTERS_SENT)


@each_letter
def test_it_says_who_writes_and_how_to_reply(letter: Letter, sent: Sent, about: Ticket) -> None:
    for said in (TRUST.name, TRUST.dpl.name, TRUST.dpl.email):
        assert said in letter.text
    assert (about.reference in letter.text) is sent.reference


@each_letter
def test_the_subject_names_nobody(letter: Letter, sent: Sent, about: Ticket) -> None:
    assert 5 < len(letter.subject) < 100
    assert not any(said in letter.subject for said in (*OWN_WORDS, "Doe", "012345", "960"))
    assert "Subject" not in letter.subject + letter.text


@each_letter
def test_the_page_says_the_same_as_the_text(letter: Letter, sent: Sent, about: Ticket) -> None:
    page = words(letter.html).removeprefix(letter.subject).strip()
    assert page == " ".join(letter.text.split())


@each_letter
def test_the_requesters_own_words_stay_here(letter: Letter, sent: Sent, about: Ticket) -> None:
    """The address may be mistyped, so a stranger must learn nothing of the child."""
    if sent.confirmed:
        assert "detention" in letter.text
    elif sent.to_requester:
        assert not any(said in letter.text + letter.html for said in OWN_WORDS)


@each_letter
def test_a_stranger_is_told_what_to_do(letter: Letter, sent: Sent, about: Ticket) -> None:
    assert ("If you did not ask for this" in letter.text) is sent.to_requester


@each_letter
def test_it_is_laid_out_as_paragraphs(letter: Letter, sent: Sent, about: Ticket) -> None:
    assert "\n\n\n" not in letter.text
    assert all(line == line.strip() for line in letter.text.splitlines())


@each_letter
def test_it_is_readable(letter: Letter, sent: Sent, about: Ticket) -> None:
    """Sentences only: lists of facts, addresses, and the working, which has its own tests."""
    sentences = [
        line
        for line in letter.text.splitlines()
        if line.endswith((".", ":")) and line not in about.due_working and "@" not in line
    ]
    working = " ".join(about.due_working)
    text = "\n".join(line for line in sentences if line != working)
    assert textstatistics().flesch_kincaid_grade(text) <= HIGHEST_GRADE


def test_a_confirmed_address_is_nobody_elses() -> None:
    known = of_kind("access", contact_confirmed_at=NOW)
    letter = LETTERS.preview("withdrawn", known, today=DIGEST.day, text="By telephone.")
    assert "If you did not ask for this" not in letter.text

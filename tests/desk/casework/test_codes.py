"""Six-digit codes: good for ten minutes and five tries, and silent about what exists."""

import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from desk.cases.ticket import Ticket
from desk.casework import codes
from desk.casework.codes import Tried
from desk.casework.context import CaseContext
from desk.casework.opening import open_ticket
from desk.storage import Conversation, Store
from tests.desk.samples import case_context, request

START = datetime(2026, 11, 23, 21, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class CodeCase:
    """A stored ticket, and a clock that a test can put forward."""

    store: Store
    now: datetime = START
    case_context: CaseContext = field(init=False)
    ticket: Ticket = field(init=False)

    def __post_init__(self) -> None:
        self.context = case_context(self.store, lambda: self.now)
        self.ticket = open_ticket(request(START), self.context)

    def send(self, sender: str = "chat", reference: str = "") -> bool:
        self.now += timedelta(seconds=1)
        return codes.send(sender, reference or self.ticket.reference, self.context)

    def check(self, digits: str, sender: str = "chat") -> Tried:
        return codes.check(sender, digits, self.context).tried

    def mailed(self) -> list[str]:
        """The codes that were sent, in order."""
        with self.store.read() as unit:
            mails = [m for m in unit.outbox.all() if m.subject.startswith("Your code")]
        return [re.findall(r"\b(?:\d{6}|\d{8})\b", mail.text_body)[0] for mail in mails]

    def other_than(self, right: str) -> str:
        return f"{(int(right) + 1) % 10 ** len(right):0{len(right)}d}"


@pytest.fixture
def case(store: Store) -> CodeCase:
    return CodeCase(store)


def test_the_right_code_confirms_the_address(case: CodeCase) -> None:
    assert case.send()
    (code,) = case.mailed()
    assert codes.awaited("chat", case.context)
    assert codes.proven("chat", case.ticket.reference, case.context) is None
    case.now += 10 * MINUTE
    result = codes.check("chat", code, case.context)
    assert (result.tried, result.ticket and result.ticket.contact_confirmed_at) == (
        Tried.RIGHT,
        case.now,
    )
    known = codes.proven("chat", case.ticket.reference, case.context)
    assert known == result.ticket
    assert case.check(code) is Tried.NONE_SENT  # it is used
    with case.store.read() as unit:
        assert [e.event for e in unit.history.for_ticket(case.ticket.id)][-1] == "contact_confirmed"
    case.now += 31 * MINUTE
    assert codes.proven("chat", case.ticket.reference, case.context) is None


def test_a_second_code_confirms_nothing_anew(case: CodeCase) -> None:
    for _ in range(2):
        case.send()
        assert case.check(case.mailed()[-1]) is Tried.RIGHT
    with case.store.read() as unit:
        events = [e.event for e in unit.history.for_ticket(case.ticket.id)]
    assert events.count("contact_confirmed") == 1


def test_a_code_is_old_after_ten_minutes(case: CodeCase) -> None:
    case.send()
    case.now += 10 * MINUTE + timedelta(seconds=1)
    assert case.check(case.mailed()[0]) is Tried.NONE_SENT
    assert not codes.awaited("chat", case.context)


def test_five_tries_and_no_more(case: CodeCase) -> None:
    case.send()
    (code,) = case.mailed()
    for _ in range(5):
        assert case.check(case.other_than(code)) is Tried.WRONG
    assert case.check(code) is Tried.USED_UP
    case.send()
    assert case.check(case.mailed()[-1]) is Tried.RIGHT


def test_tries_at_the_same_moment_are_counted_each(case: CodeCase) -> None:
    case.send()
    wrong = case.other_than(case.mailed()[0])
    results: list[Tried] = []
    threads = [
        threading.Thread(target=lambda: results.append(case.check(wrong))) for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results.count(Tried.WRONG) == 5
    assert results.count(Tried.USED_UP) == 15


def test_a_code_is_good_in_the_chat_that_asked_for_it_only(case: CodeCase) -> None:
    case.send("chat")
    assert case.check(case.mailed()[0], "another chat") is Tried.NONE_SENT
    assert codes.proven("another chat", case.ticket.reference, case.context) is None


def test_what_does_not_exist_looks_like_what_does(case: CodeCase) -> None:
    assert case.send("chat", "SAR-2026-000999") is case.send("other") is True
    assert len(case.mailed()) == 1
    for sender in ("chat", "other"):
        assert codes.awaited(sender, case.context)
        wrong = case.other_than(case.mailed()[0])
        tried = [case.check(wrong, sender) for _ in range(6)]
        assert tried == [Tried.WRONG] * 5 + [Tried.USED_UP]


def test_a_contact_without_a_mailbox_gets_no_code(store: Store) -> None:
    case = CodeCase(store)
    cmd = request(START, submission_id="s2", requester_contact="+44 1632 960001")
    by_phone = open_ticket(cmd, case.context)
    assert case.send("chat", by_phone.reference)
    assert case.mailed() == []


def test_a_chat_is_stopped_after_five_codes_an_hour(case: CodeCase) -> None:
    assert [case.send("chat", f"SAR-2026-00000{n}") for n in range(2, 8)] == [True] * 5 + [False]
    case.now += 61 * MINUTE
    assert case.send("chat")


def test_a_mailbox_is_not_filled_by_strangers(case: CodeCase) -> None:
    assert all(case.send(f"stranger {n}") for n in range(8))
    assert len(case.mailed()) == 3
    case.now += 61 * MINUTE
    case.send("stranger")
    assert len(case.mailed()) == 4


def test_the_database_holds_no_code_and_no_sender(case: CodeCase) -> None:
    case.send("a-sender-id")
    (code,) = case.mailed()
    with case.store.read() as unit:
        kept = unit.codes.newest_for(unit.codes.blind_index("a-sender-id"), START)
    assert kept
    assert code not in repr(kept) + kept.mac
    assert "a-sender-id" not in f"{kept!r}{kept.sender_blind}"


def test_codes_differ(case: CodeCase) -> None:
    for n in range(3):
        case.send(f"chat {n}")
    assert len(set(case.mailed())) > 1
    assert all(len(code) == codes.STRANGERS_DIGITS for code in case.mailed())


def own_chat(case: CodeCase) -> str:
    """Open another request, from a chat of its own, and return that chat's sender id."""
    chat = Conversation("c1", "hash", "own chat", START, START)
    with case.store.begin() as unit:
        unit.conversations.add(chat)
    cmd = request(START, submission_id="own", conversation=chat.rasa_sender)
    case.ticket = open_ticket(cmd, case.context)
    return chat.rasa_sender


def test_strangers_do_not_keep_the_owner_from_a_code(case: CodeCase) -> None:
    """Three messages an hour from anybody once did (red team, row 5)."""
    own = own_chat(case)
    for n in range(10):
        case.send(f"stranger {n}")
    before = len(case.mailed())
    assert case.send(own)
    (code,) = case.mailed()[before:]
    assert len(code) == codes.DIGITS
    assert case.check(code, own) is Tried.RIGHT


def test_strangers_get_six_codes_a_day(case: CodeCase) -> None:
    for n in range(12):
        case.send(f"stranger {n}")
        case.now += 61 * MINUTE
    assert len(case.mailed()) == codes.MOST_IN_A_DAY


def alarms(case: CodeCase) -> int:
    with case.store.read() as unit:
        return sum("guessing codes" in mail.subject for mail in unit.outbox.all())


def type_wrong_codes(case: CodeCase, count: int) -> None:
    for n in range(-(-count // 5)):
        case.send(f"guesser {n}", f"SAR-2026-{n:06d}")
        for _ in range(min(5, count - 5 * n)):
            case.check("00000000", f"guesser {n}")


def test_many_wrong_codes_raise_an_alarm_once_a_day(case: CodeCase) -> None:
    type_wrong_codes(case, codes.WRONG_ALARM - 1)
    assert alarms(case) == 0
    type_wrong_codes(case, codes.WRONG_ALARM)
    assert alarms(case) == 1


def test_very_many_wrong_codes_stop_all_chats_but_the_requests_own(case: CodeCase) -> None:
    own = own_chat(case)
    type_wrong_codes(case, codes.WRONG_STOP)
    case.send("stranger")
    assert case.check(case.mailed()[-1], "stranger") is Tried.USED_UP
    case.send(own)
    assert case.check(case.mailed()[-1], own) is Tried.RIGHT
    case.now += 61 * MINUTE
    case.send("stranger")
    assert case.check(case.mailed()[-1], "stranger") is Tried.RIGHT

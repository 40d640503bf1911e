"""The sender against a real SMTP server and a real database: nothing lost, nothing stuck."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

import pytest
from structlog.testing import capture_logs

from bot.trust import Trust
from desk import dates
from desk.cases.mail import PATIENCE, Mail
from desk.casework.opening import open_ticket
from desk.mail import sender, smtp
from desk.mail.sender import Sender, SenderConfig
from desk.mail.smtp import ANSWER_SECONDS, SMTP_SECONDS, SmtpTransport
from desk.settings import Settings
from desk.storage import Store, open_store
from desk.storage.migrate import migrate
from tests import waiting
from tests.desk.mail.smtp_postbox import Postbox, settings_for, smtp_server
from tests.desk.samples import KEYS, case_context, request
from tests.waiting import slowdown, until

# It looks and tries again at once; whatever takes its time gets as much as a busy machine needs.
FAST = SenderConfig(
    poll=0.02,
    delivery=waiting.PATIENCE,
    stopping=waiting.PATIENCE,
    pause=lambda attempts: timedelta(seconds=0.02),
)
PAT, DPL = "pat@home.example", "dpl@elm.example"


def put_in(store: Store, trust: Trust, *contacts: str) -> None:
    """A ticket for each contact, with its two mails."""
    for contact in contacts or (PAT,):
        cmd = request(dates.now(), submission_id=contact, requester_contact=contact)
        open_ticket(cmd, case_context(store, dates.now, trust))


def outbox(store: Store) -> dict[str, Mail]:
    with store.read() as unit:
        return {mail.recipient: mail for mail in unit.outbox.all()}


def states(store: Store) -> list[str]:
    with store.read() as unit:
        return [mail.state for mail in unit.outbox.all()]


@asynccontextmanager
async def running(work: Awaitable[None]) -> AsyncIterator[asyncio.Task[None]]:
    """Something that runs until the end of the block, and is then cancelled as on shutdown."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@dataclass
class FakeTransport:
    """Does with a mail what it is told; `act` may change at any time."""

    act: Callable[[Mail], Awaitable[None]]

    @classmethod
    def missing_setting(cls, settings: Settings) -> str | None:
        return None

    @classmethod
    def from_settings(cls, settings: Settings, trust: Trust) -> Self:
        return cls(SmtpTransport.from_settings(settings, trust).deliver)

    async def deliver(self, mail: Mail) -> None:
        await self.act(mail)


def sender_for(store: Store, box: Postbox, trust: Trust, config: SenderConfig = FAST) -> Sender:
    return Sender(store, SmtpTransport.from_settings(settings_for(box.port), trust), config)


async def test_mails_go_and_are_noted(store: Store, trust: Trust) -> None:
    put_in(store, trust)
    async with smtp_server() as box, running(sender_for(store, box, trust).run()):
        await until(lambda: states(store) == ["sent", "sent"])
    assert sorted(box.received()) == [DPL, PAT]
    mail = outbox(store)[PAT]
    assert mail.message_id in [got["Message-ID"] for got in box.mails]
    assert (mail.attempts, mail.last_error) == (1, None)
    assert mail.sent_at is not None


async def test_a_mail_stored_while_it_runs_is_sent_within_two_seconds(
    sqlite_store: Store, trust: Trust
) -> None:
    async with (
        smtp_server() as box,
        running(sender.run(sqlite_store, settings_for(box.port), trust)),
    ):
        await asyncio.sleep(0.2)
        put_in(sqlite_store, trust)
        await until(lambda: len(box.mails) == 2, seconds=2.0 * slowdown())
        await until(lambda: states(sqlite_store) == ["sent", "sent"])


async def test_without_a_mail_server_mails_wait_and_the_reason_is_known(
    sqlite_store: Store, trust: Trust
) -> None:
    put_in(sqlite_store, trust)
    settings = Settings.from_env({})
    async with running(sender.run(sqlite_store, settings, trust)) as task:
        await asyncio.sleep(0.1)
        assert not task.done()
    assert states(sqlite_store) == ["waiting", "waiting"]
    assert SmtpTransport.missing_setting(settings) == "PRIVACY_DESK_SMTP_HOST"
    assert SmtpTransport.missing_setting(settings_for(25)) is None


async def test_one_mails_failure_holds_up_no_other(sqlite_store: Store, trust: Trust) -> None:
    put_in(sqlite_store, trust, PAT, "sam@home.example")
    async with smtp_server() as box:
        box.behave = lambda recipient: "refuse text" if recipient == PAT else "accept"
        async with running(sender_for(sqlite_store, box, trust).run()):
            await until(lambda: states(sqlite_store).count("sent") == 3)
            await until(lambda: outbox(sqlite_store)[PAT].attempts >= 3)
            box.behave = lambda recipient: "accept"
            await until(lambda: states(sqlite_store).count("sent") == 4)
    mail = outbox(sqlite_store)[PAT]
    assert mail.attempts == box.tries.count(PAT) >= 4
    assert mail.last_error is None


async def test_a_failure_is_kept_in_words_without_an_address(
    sqlite_store: Store, trust: Trust
) -> None:
    put_in(sqlite_store, trust)
    slow = replace(FAST, pause=lambda attempts: timedelta(hours=1))
    async with smtp_server() as box:
        box.behave = lambda recipient: "refuse text"
        async with running(sender_for(sqlite_store, box, trust, slow).run()):
            await until(lambda: outbox(sqlite_store)[PAT].attempts == 1)
            await asyncio.sleep(0.1)
    mail = outbox(sqlite_store)[PAT]
    assert mail.last_error == "The mail server refused the mail (554)."
    assert (mail.state, mail.attempts) == ("waiting", 1)
    assert mail.next_try_at > dates.now() + timedelta(minutes=59)


async def test_a_mail_that_may_have_arrived_is_not_sent_again_for_an_hour(
    sqlite_store: Store, trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that answered after 25 seconds got five copies of each mail."""
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.2)
    put_in(sqlite_store, trust)
    async with smtp_server() as box:
        box.behave = lambda recipient: "hang" if recipient == PAT else "accept"
        async with running(sender_for(sqlite_store, box, trust).run()):
            await until(lambda: outbox(sqlite_store)[PAT].attempts == 1)
            await asyncio.sleep(0.3)  # FAST pauses for less
    found = outbox(sqlite_store)[PAT]
    assert (found.attempts, found.state) == (1, "waiting")
    assert found.next_try_at > dates.now() + timedelta(minutes=59)
    assert box.tries.count(PAT) == 1


def test_a_delivery_may_take_as_long_as_the_server_may_think() -> None:
    config = SenderConfig()
    assert config.delivery > ANSWER_SECONDS + 7 * SMTP_SECONDS
    assert config.grace.total_seconds() > config.delivery


async def test_a_mail_to_an_address_that_does_not_exist_fails_at_once(
    store: Store, trust: Trust
) -> None:
    put_in(store, trust)
    async with smtp_server() as box:
        box.behave = lambda recipient: "refuse" if recipient == PAT else "accept"
        with capture_logs() as logs:
            async with running(sender_for(store, box, trust).run()):
                await until(lambda: sorted(states(store)) == ["failed", "sent"])
                await asyncio.sleep(0.1)
        assert box.tries.count(PAT) == 1
        (alarm,) = [event for event in logs if event["log_level"] == "error"]
        assert alarm["event"] == "mail given up"
        assert PAT not in str(logs)
        mail = outbox(store)[PAT]
        assert mail.last_error == "The mail server refused the recipient's address (550)."
        box.behave = lambda recipient: "accept"
        with store.begin() as unit:
            assert [failed.id for failed in unit.outbox.failed().found] == [mail.id]
            assert unit.outbox.try_again(mail.id, dates.now(), dates.now() + PATIENCE)
        async with running(sender_for(store, box, trust).run()):
            await until(lambda: states(store) == ["sent", "sent"])
    assert mail.message_id in [got["Message-ID"] for got in box.mails]


def test_a_mail_is_retried_for_72_hours_and_then_fails(store: Store, trust: Trust) -> None:
    put_in(store, trust)
    first = dates.now() + timedelta(days=30)  # the mail server was set up a month late
    for at, late, state in (
        (first, timedelta(0), "waiting"),
        (first + PATIENCE, timedelta(seconds=1), "failed"),
    ):
        with store.begin() as unit:
            for mail in unit.outbox.claim_due(at, "me", 9):
                assert mail.give_up_at == first + timedelta(hours=72)
                assert unit.outbox.mark_failed(mail, "no", mail.give_up_at + late)
        assert states(store) == [state, state]
    with store.read() as unit:
        assert not unit.outbox.due(first + 2 * PATIENCE)
        assert len(unit.outbox.failed().found) == 2


async def test_the_senders_own_last_try_is_an_alarm(sqlite_store: Store, trust: Trust) -> None:
    put_in(sqlite_store, trust)
    past = replace(FAST, pause=lambda attempts: PATIENCE + timedelta(seconds=1))
    async with smtp_server() as box:
        box.behave = lambda recipient: "refuse text"
        with capture_logs() as logs:
            async with running(sender_for(sqlite_store, box, trust, past).run()):
                await until(lambda: states(sqlite_store) == ["failed", "failed"])
    alarms = [event for event in logs if event["event"] == "mail given up"]
    assert [(alarm["log_level"], alarm["attempts"]) for alarm in alarms] == [("error", 1)] * 2
    assert "@" not in str(alarms)


@pytest.mark.parametrize("behaviour", ["refuse text", "not yet", "drop", "hang"])
async def test_a_server_that_misbehaves_and_recovers(
    sqlite_store: Store, trust: Trust, behaviour: Any
) -> None:
    put_in(sqlite_store, trust)
    async with smtp_server() as box:
        box.behave = lambda recipient: behaviour
        async with running(sender_for(sqlite_store, box, trust, replace(FAST, delivery=0.3)).run()):
            await until(lambda: outbox(sqlite_store)[PAT].attempts >= 2)
            box.behave = lambda recipient: "accept"
            await until(lambda: states(sqlite_store) == ["sent", "sent"])
    ids = {mail.message_id for mail in outbox(sqlite_store).values()}
    assert {got["Message-ID"] for got in box.mails} == ids


async def test_a_server_that_hangs_up_after_accepting_has_accepted(
    sqlite_store: Store, trust: Trust
) -> None:
    put_in(sqlite_store, trust)
    async with smtp_server() as box:
        box.behave = lambda recipient: "accept and drop"
        async with running(sender_for(sqlite_store, box, trust).run()):
            await until(lambda: states(sqlite_store) == ["sent", "sent"])
    assert len(box.mails) == 2
    assert {mail.attempts for mail in outbox(sqlite_store).values()} == {1}


async def test_a_server_that_is_down_and_comes_up(sqlite_store: Store, trust: Trust) -> None:
    put_in(sqlite_store, trust)
    transport = FakeTransport(SmtpTransport.from_settings(settings_for(1), trust).deliver)
    async with running(Sender(sqlite_store, transport, FAST).run()):
        await until(lambda: outbox(sqlite_store)[PAT].attempts >= 2)
        assert outbox(sqlite_store)[PAT].last_error == "The mail server could not be reached."
        async with smtp_server() as box:
            transport.act = SmtpTransport.from_settings(settings_for(box.port), trust).deliver
            await until(lambda: states(sqlite_store) == ["sent", "sent"])
    assert len(box.mails) == 2


async def test_a_mail_that_cannot_even_be_written_holds_up_no_other(
    sqlite_store: Store, trust: Trust
) -> None:
    put_in(sqlite_store, trust)
    with sqlite_store.begin() as unit:
        good = unit.outbox.all()[0]
        address = "a@home.example\r\nBcc: b@home.example"
        bad = replace(good, id="bad", message_id="<bad@elm.example>", recipient=address)
        unit.outbox.add_all([bad])
    async with smtp_server() as box, running(sender_for(sqlite_store, box, trust).run()):
        await until(lambda: sorted(states(sqlite_store)) == ["failed", "sent", "sent"])
    assert len(box.mails) == 2


async def test_two_senders_never_deliver_the_same_mail_at_once_or_twice(
    store: Store, database_url: str, trust: Trust
) -> None:
    put_in(store, trust, *(f"p{n}@home.example" for n in range(15)))
    other = open_store(database_url, KEYS)
    async with smtp_server() as box:
        box.seconds = 0.03
        one, two = (sender_for(s, box, trust) for s in (store, other))
        async with running(one.run()), running(two.run()):
            await until(lambda: set(states(store)) == {"sent"})
    assert box.twice_at_once == []
    assert len(box.mails) == 30
    assert len({mail["Message-ID"] for mail in box.mails}) == 30
    other.close()


async def test_a_dead_senders_mails_go_after_the_grace(sqlite_store: Store, trust: Trust) -> None:
    put_in(sqlite_store, trust)
    with sqlite_store.begin() as unit:
        assert len(unit.outbox.claim_due(dates.now(), "died", 9)) == 2
    async with smtp_server() as box:
        patient = replace(FAST, grace=timedelta(hours=1))
        async with running(sender_for(sqlite_store, box, trust, patient).run()):
            await asyncio.sleep(0.2)
            assert box.mails == []
        over = replace(FAST, grace=timedelta(0))
        async with running(sender_for(sqlite_store, box, trust, over).run()):
            await until(lambda: states(sqlite_store) == ["sent", "sent"])


async def test_its_own_slow_deliveries_are_not_taken_for_dead(
    sqlite_store: Store, trust: Trust
) -> None:
    put_in(sqlite_store, trust)
    async with smtp_server() as box:
        box.seconds = 0.5
        hasty = replace(FAST, grace=timedelta(seconds=0.1))
        async with running(sender_for(sqlite_store, box, trust, hasty).run()):
            await until(lambda: states(sqlite_store) == ["sent", "sent"])
    assert len(box.mails) == 2


async def test_stopping_lets_a_delivery_finish(sqlite_store: Store, trust: Trust) -> None:
    put_in(sqlite_store, trust)
    async with smtp_server() as box:
        box.seconds = 0.3
        async with running(sender_for(sqlite_store, box, trust).run()):
            await until(lambda: len(box.open_now) == 2)
    assert states(sqlite_store) == ["sent", "sent"]
    assert len(box.mails) == 2


async def test_stopping_offers_again_what_does_not_finish(
    sqlite_store: Store, trust: Trust
) -> None:
    put_in(sqlite_store, trust)
    async with smtp_server() as box:
        box.behave = lambda recipient: "hang"
        quick = replace(FAST, stopping=0.1, delivery=60.0)
        async with running(sender_for(sqlite_store, box, trust, quick).run()):
            await until(lambda: states(sqlite_store) == ["claimed", "claimed"])
            await until(lambda: len(box.tries) == 2)
    assert states(sqlite_store) == ["waiting", "waiting"]
    assert {mail.attempts for mail in outbox(sqlite_store).values()} == {0}


async def test_a_database_that_is_away_is_waited_for(tmp_path: Path, trust: Trust) -> None:
    """Away before the claim, and again between the delivery and its note."""
    path, hidden = tmp_path / "desk.db", tmp_path / "hidden.db"
    migrate(f"sqlite:///{path}", KEYS)
    store = open_store(f"sqlite:///{path}", KEYS, busy_seconds=0.05)
    put_in(store, trust)
    store.close()
    path.rename(hidden)
    async with smtp_server() as box:
        box.seconds = 0.2
        async with running(sender_for(store, box, trust).run()) as task:
            await asyncio.sleep(0.1)
            assert box.tries == []
            hidden.rename(path)
            await until(lambda: len(box.open_now) == 2)
            with open_store(f"sqlite:///{path}", KEYS).begin():  # nobody else can write meanwhile
                await until(lambda: len(box.mails) == 2)
                await asyncio.sleep(0.3)
                assert not task.done()
            await until(lambda: states(store) == ["sent", "sent"])
    assert len(box.mails) == 2
    store.close()


async def test_an_unforeseen_error_ends_neither_sender_nor_the_other_mails(
    sqlite_store: Store, trust: Trust
) -> None:
    put_in(sqlite_store, trust)
    delivered: list[str] = []

    async def deliver(mail: Mail) -> None:
        if mail.recipient == PAT and mail.attempts == 0:
            raise ZeroDivisionError("pat@home.example")
        delivered.append(mail.recipient)

    async with running(Sender(sqlite_store, FakeTransport(deliver), FAST).run()):
        await until(lambda: states(sqlite_store) == ["sent", "sent"])
    assert sorted(delivered) == [DPL, PAT]

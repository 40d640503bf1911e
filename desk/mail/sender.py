"""The sender: claims due mails in the outbox, delivers them, and retries until each is accepted.

Delivery is at least once: if a process dies between the transport's acceptance and our record of
it, the mail is sent again with the same Message-ID. A mail that fails for 72 hours, or permanently,
is reported in the log, on the desk and in the daily digest, and can be sent again from the desk.
Going on in silence would hide from the DPL that the requester has not been told.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

import structlog

from bot.trust import Trust, load_trust
from desk import dates
from desk.cases.mail import LONGEST_PAUSE, PATIENCE, Mail, pause
from desk.mail.transport import DeliveryError, Transport, transport_class
from desk.settings import Settings
from desk.storage import StorageError, Store, Unit

log = structlog.get_logger(__name__)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SenderConfig:
    """Intervals and limits of a sender; times in seconds. Tests use shorter ones."""

    poll: float = 1.0
    at_once: int = 4
    delivery: float = 780.0  # SMTP's own limits end before: 600 after DATA, 20 for each step
    stopping: float = 5.0  # for deliveries in progress when the sender is stopped
    grace: timedelta = timedelta(minutes=15)  # longer than a delivery may take
    pause: Callable[[int], timedelta] = pause


async def run(store: Store, settings: Settings, trust: Trust | None = None) -> None:
    """Send mails until cancelled; if a setting is missing, log a warning and let them wait.

    Raises SettingsError if the setting for the transport is wrong.
    """
    chosen = transport_class(settings)
    if missing := chosen.missing_setting(settings):
        log.warning(f"Mails wait in the outbox: set {missing} to send them.")
        await asyncio.Event().wait()
    await Sender(store, chosen.from_settings(settings, trust or load_trust())).run()


class Sender:
    """One run of the sender. Any number may run on one database: each claims its mails first."""

    def __init__(
        self, store: Store, transport: Transport, config: SenderConfig | None = None
    ) -> None:
        self._store = store
        self._transport = transport
        self._config = config or SenderConfig()
        self._holder = uuid4().hex
        self._in_progress: set[asyncio.Task[None]] = set()
        # One thread for the database, so that the release on stopping runs after every claim.
        self._database = ThreadPoolExecutor(1, thread_name_prefix="outbox")

    async def run(self) -> None:
        """Claim and deliver until cancelled; then release the mails not delivered."""
        try:
            while True:
                await self._start_deliveries()
                await self._wait()
        finally:
            await self._stop()

    async def _start_deliveries(self) -> None:
        room = self._config.at_once - len(self._in_progress)
        try:
            mails = await self._in_thread(lambda: self._claim(room)) if room else []
        except Exception as error:  # a sender that ends sends nothing
            _log_failure("the outbox cannot be read", error)
            return
        for mail in mails:
            task = asyncio.create_task(self._deliver_one(mail))
            self._in_progress.add(task)
            task.add_done_callback(self._in_progress.discard)

    def _claim(self, room: int) -> list[Mail]:
        """Return mails to deliver now; read first, so that an idle sender takes no write lock."""
        now, grace = dates.now(), self._config.grace
        with self._store.read() as unit:
            if not (unit.outbox.due(now) or unit.outbox.stuck(now, grace, self._holder)):
                return []
        with self._store.begin() as unit:
            if found := unit.outbox.release_stuck(now, grace, self._holder):
                log.warning("mails of a sender that died are offered again", mails=found)
            return unit.outbox.claim_due(now, self._holder, room)

    async def _deliver_one(self, mail: Mail) -> None:
        try:
            async with asyncio.timeout(self._config.delivery):
                await self._transport.deliver(mail)
        except Exception as error:  # whatever it is, the other mails go on
            await self._record_failure(mail, error)
        else:
            log.info("mail sent", mail=mail.id, attempts=mail.attempts + 1)
            await self._record(lambda unit: unit.outbox.mark_sent(mail, dates.now()))

    async def _record_failure(self, mail: Mail, error: Exception) -> None:
        attempts, why = mail.attempts + 1, explain(error)
        again = dates.now() + self._config.pause(attempts)
        if isinstance(error, DeliveryError) and error.uncertain:
            again = dates.now() + LONGEST_PAUSE  # it may have arrived: no copies by the dozen
        if isinstance(error, DeliveryError) and error.permanent:
            again = mail.give_up_at + PATIENCE  # never: that is past its last retry
        if again > mail.give_up_at:
            log.error("mail given up", mail=mail.id, attempts=attempts, why=why)
        else:
            log.warning("mail not sent", mail=mail.id, attempts=attempts, why=why, again=str(again))
        await self._record(lambda unit: unit.outbox.mark_failed(mail, why, again))

    async def _record(self, write: Callable[[Unit], bool]) -> None:
        """Store the outcome of a delivery, however long the database is unavailable."""
        while True:
            try:
                await self._in_thread(lambda: self._write(write))
                return
            except Exception as error:  # the outcome must not be lost
                _log_failure("the outbox cannot be written", error)
                await asyncio.sleep(self._config.poll)

    def _write(self, write: Callable[[Unit], bool]) -> bool:
        with self._store.begin() as unit:
            return write(unit)

    async def _wait(self) -> None:
        """Wait until a delivery has ended, or the next poll is due."""
        if self._in_progress:
            await asyncio.wait(
                self._in_progress, timeout=self._config.poll, return_when=asyncio.FIRST_COMPLETED
            )
        else:
            await asyncio.sleep(self._config.poll)

    async def _stop(self) -> None:
        """Give deliveries a moment to finish, cancel the rest, and release their mails."""
        if self._in_progress:
            _, late = await asyncio.wait(self._in_progress, timeout=self._config.stopping)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            await self._in_thread(lambda: self._write(self._release))
        except Exception as error:  # stopping goes on
            _log_failure("the mails in hand stay claimed for a while", error)
        finally:
            self._database.shutdown(wait=False)

    def _release(self, unit: Unit) -> bool:
        return unit.outbox.release(self._holder) > 0

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._database, work)


def _log_failure(what: str, error: Exception) -> None:
    """Log a failure: one line if the database is unavailable, else with a traceback."""
    log.warning(what, reason=str(error), exc_info=not isinstance(error, StorageError))


def explain(error: BaseException) -> str:
    """Return why a delivery failed, for the DPL; of an unforeseen error only its type."""
    match error:
        case DeliveryError():
            return str(error)
        case TimeoutError():
            return "The mail server did not answer in time."
        case _:
            return f"The mail could not be sent ({type(error).__name__})."

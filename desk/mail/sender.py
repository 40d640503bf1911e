"""The sender: takes due mails from the outbox, delivers them, and tries again until each has gone.

A mail goes at least once: whoever dies between the server's "accepted" and our note of it leaves a
mail that goes again, with the same Message-ID. One that fails for 72 hours, or whose address the
server refuses for good, is given up: the log, the desk and the daily digest say so, and the desk
can offer it again. To go on in silence would hide from the DPL that the requester knows nothing.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import uuid4

import structlog

from bot.trust import Trust, load_trust
from desk import dates
from desk.cases.mail import PATIENCE, Mail, pause
from desk.mail.delivery import SmtpTransport, explain, is_hopeless
from desk.settings import Settings
from desk.storage import StorageError, Store, Unit

log = structlog.get_logger(__name__)
T = TypeVar("T")
Deliver = Callable[[Mail], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class SenderConfig:
    """How fast a sender works; times in seconds. Tests go faster."""

    poll: float = 1.0
    at_once: int = 4
    delivery: float = 60.0
    stopping: float = 5.0  # for the deliveries under way, when the sender is told to stop
    grace: timedelta = timedelta(minutes=5)  # far longer than a delivery may take
    pause: Callable[[int], timedelta] = pause


async def run(store: Store, settings: Settings, trust: Trust | None = None) -> None:
    """Send mails until cancelled. Without a mail server they wait, and a warning says so."""
    missing = why_waiting(settings)
    if missing:
        log.warning(missing)
        await asyncio.Event().wait()
    transport = SmtpTransport.of(settings, trust or load_trust())
    await Sender(store, transport.deliver).run()


def why_waiting(settings: Settings) -> str | None:
    """Why no mail leaves the outbox at all, for people to read; None where a server is set."""
    if settings.smtp_host:
        return None
    return "Mails wait in the outbox: set PRIVACY_DESK_SMTP_HOST to the mail server to send them."


class Sender:
    """One run of the sender. Any number may run on one database: each claims what it delivers."""

    def __init__(self, store: Store, deliver: Deliver, config: SenderConfig | None = None) -> None:
        self._store = store
        self._deliver = deliver
        self._config = config or SenderConfig()
        self._holder = uuid4().hex
        self._under_way: set[asyncio.Task[None]] = set()
        # One thread for the database, so that the release on stopping runs after every claim.
        self._database = ThreadPoolExecutor(1, thread_name_prefix="outbox")

    async def run(self) -> None:
        """Claim and deliver until cancelled; then let go of what is not delivered."""
        try:
            while True:
                await self._start_deliveries()
                await self._rest()
        finally:
            await self._stop()

    async def _start_deliveries(self) -> None:
        room = self._config.at_once - len(self._under_way)
        try:
            mails = await self._in_thread(lambda: self._claim(room)) if room else []
        except Exception as error:  # a sender that ends sends nothing
            _complain("the outbox cannot be read", error)
            return
        for mail in mails:
            task = asyncio.create_task(self._deliver_one(mail))
            self._under_way.add(task)
            task.add_done_callback(self._under_way.discard)

    def _claim(self, room: int) -> list[Mail]:
        """Mails to deliver now; a look first, so that an idle sender never takes the write lock."""
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
                await self._deliver(mail)
        except Exception as error:  # whatever it is, the other mails go on
            await self._note_failure(mail, error)
        else:
            log.info("mail sent", mail=mail.id, attempts=mail.attempts + 1)
            await self._note(lambda unit: unit.outbox.mark_sent(mail, dates.now()))

    async def _note_failure(self, mail: Mail, error: Exception) -> None:
        attempts, why = mail.attempts + 1, explain(error)
        again = dates.now() + self._config.pause(attempts)
        if is_hopeless(error):
            again = mail.give_up_at + PATIENCE  # never: past its last hour it is given up
        if again > mail.give_up_at:
            log.error("mail given up", mail=mail.id, attempts=attempts, why=why)
        else:
            log.warning("mail not sent", mail=mail.id, attempts=attempts, why=why, again=str(again))
        await self._note(lambda unit: unit.outbox.mark_failed(mail, why, again))

    async def _note(self, write: Callable[[Unit], bool]) -> None:
        """Store what became of a mail, however long the database is away."""
        while True:
            try:
                await self._in_thread(lambda: self._write(write))
                return
            except Exception as error:  # the outcome must not be lost
                _complain("the outbox cannot be written", error)
                await asyncio.sleep(self._config.poll)

    def _write(self, write: Callable[[Unit], bool]) -> bool:
        with self._store.begin() as unit:
            return write(unit)

    async def _rest(self) -> None:
        """Until there is room for another delivery, or it is time to look again."""
        if self._under_way:
            await asyncio.wait(
                self._under_way, timeout=self._config.poll, return_when=asyncio.FIRST_COMPLETED
            )
        else:
            await asyncio.sleep(self._config.poll)

    async def _stop(self) -> None:
        """Let deliveries finish for a moment, end the others, and offer their mails again."""
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=self._config.stopping)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        try:
            await self._in_thread(lambda: self._write(self._release))
        except Exception as error:  # stopping goes on
            _complain("the mails in hand stay claimed for a while", error)
        finally:
            self._database.shutdown(wait=False)

    def _release(self, unit: Unit) -> bool:
        return unit.outbox.release(self._holder) > 0

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._database, work)


def _complain(what: str, error: Exception) -> None:
    """Log what failed: a line for a database that is away, a traceback for anything unforeseen."""
    log.warning(what, reason=str(error), exc_info=not isinstance(error, StorageError))

"""A mail server that is down for a third of the time, and counts the mails it gets."""

import asyncio
import hashlib
from collections import Counter, defaultdict
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

UP_SECONDS, DOWN_SECONDS = 20.0, 10.0


class Mailbox:
    """`received` counts the digests of the mails that came under each Message-ID."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.received: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.outages = 0
        self._controller: Controller | None = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.received[str(mail["Message-ID"])][_digest(mail)] += 1
        return "250 OK"

    def open(self) -> None:
        if self._controller is None:
            controller = Controller(self, hostname="127.0.0.1", port=self.port)
            controller.start()
            self._controller = controller

    def close(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    async def come_and_go(self) -> None:
        """Start and stop in turn, until cancelled."""
        while True:
            await asyncio.to_thread(self.open)
            await asyncio.sleep(UP_SECONDS)
            await asyncio.to_thread(self.close)
            self.outages += 1
            await asyncio.sleep(DOWN_SECONDS)


def _digest(mail: EmailMessage) -> str:
    """Return a digest of recipient, subject and texts, whatever the MIME boundary."""
    parts = [str(mail["To"]), str(mail["Subject"])]
    parts += [str(part.get_content()) for part in mail.walk() if not part.is_multipart()]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()

"""A real SMTP server that behaves as it is told, on a free port, in the test's own event loop."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Literal, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from desk.settings import PREFIX, Settings

Behaviour = Literal["accept", "accept and drop", "refuse", "not yet", "refuse text", "drop", "hang"]


@dataclass
class Postbox:
    """Takes mails, or does to each recipient's what it is told. Set `behave` at any time."""

    behave: Callable[[str], Behaviour] = lambda recipient: "accept"
    seconds: float = 0.0  # how long it thinks over each mail
    mails: list[EmailMessage] = field(default_factory=list)
    envelopes: list[tuple[str | None, list[str]]] = field(default_factory=list)
    tries: list[str] = field(default_factory=list)
    greeted: list[str] = field(default_factory=list)  # the names given in EHLO
    open_now: set[str] = field(default_factory=set)
    twice_at_once: list[str] = field(default_factory=list)
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries.append(address)
        if self.behave(address) == "refuse":
            return f"550 5.1.1 <{address}>: there is no {address} here"
        if self.behave(address) == "not yet":
            return "450 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (recipient,) = envelope.rcpt_tos
        self.greeted.append(cast(str, session.host_name))
        match self.behave(recipient):
            case "refuse text":
                return f"554 5.7.1 {recipient} gets no such thing"
            case "drop":
                cast(asyncio.Transport, server.transport).abort()
            case "hang":
                await asyncio.sleep(3600)
            case "accept and drop":
                await self._accept(envelope)
                closing = cast(asyncio.Transport, server.transport).close
                asyncio.get_running_loop().call_soon(closing)
            case _:
                await self._accept(envelope)
        return "250 OK"

    async def _accept(self, envelope: Envelope) -> None:
        mail = message_from_bytes(cast(bytes, envelope.content), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        identity = mail["Message-ID"]
        if identity in self.open_now:
            self.twice_at_once.append(identity)
        self.open_now.add(identity)
        await asyncio.sleep(self.seconds)
        self.open_now.discard(identity)
        self.mails.append(mail)
        self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))

    def received(self) -> list[str]:
        """To whom, in the order of arrival."""
        return [mail["To"] for mail in self.mails]


def only_pat(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
) -> AuthResult:
    assert isinstance(data, LoginPassword)
    known = (data.login, data.password) == (b"pat", b"pass word")
    return AuthResult(success=known, handled=False)


@asynccontextmanager
async def smtp_server(
    tls: ssl.SSLContext | None = None, *, at_once: bool = False, login: bool = False
) -> AsyncIterator[Postbox]:
    """A server on a free port: plain, with STARTTLS, or with TLS `at_once`, from the first byte."""
    box = Postbox()
    spoken: list[SMTP] = []

    def protocol() -> SMTP:
        server = SMTP(
            box,
            hostname="mail.example",
            tls_context=None if at_once else tls,
            require_starttls=bool(tls) and not at_once,
            auth_required=login,
            auth_require_tls=False,
            authenticator=only_pat if login else None,
        )
        spoken.append(server)
        return server

    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=tls if at_once else None)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        for connection in spoken:
            if connection.transport:
                cast(asyncio.Transport, connection.transport).abort()
        await asyncio.sleep(0)  # the loop lets go of them in its next round


def settings_for(port: int, **values: str) -> Settings:
    """Settings that send to a port of this machine."""
    given = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_TLS": "none", **values}
    return Settings.from_env({PREFIX + name: value for name, value in given.items()})

"""Mail over SMTP: the message and its delivery. Why one failed: failures.py."""

import asyncio
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Self

import aiosmtplib
from aiosmtplib import SMTPResponse, errors
from email_validator import validate_email

from bot.trust import Trust
from desk.cases.mail import Mail
from desk.mail.failures import MalformedMailError, NoAnswerError, explain, is_permanent
from desk.mail.transport import DeliveryError
from desk.settings import PREFIX, Settings, Tls

SMTP_SECONDS = 20.0  # for each step of the exchange with the server
# After the message RFC 5321 (4.5.3.2.6) asks for ten minutes: the server may be looking for
# viruses, and who hangs up earlier and tries again makes copies (RFC 1047).
ANSWER_SECONDS = 600.0
# Holiday replies and receipts are not wanted, Exchange's own name for RFC 3834; bounces are.
SUPPRESSED = "DR, RN, NRN, OOF, AutoReply"


class _PatientClient(aiosmtplib.SMTP):
    """Waits longer for the answer to a message, and says so if there is none."""

    async def data(self, message: str | bytes, /, **_: Any) -> SMTPResponse:
        try:
            return await super().data(message, timeout=ANSWER_SECONDS)
        except errors.SMTPTimeoutError as late:
            raise NoAnswerError from late


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """The mail server, and the sender's name and addresses.

    `name` is what we call ourselves in EHLO, the sender's domain if empty.
    """

    host: str
    port: int
    user: str
    password: str
    tls: Tls
    name: str
    sender: str
    sender_name: str
    reply_to: str

    @classmethod
    def missing_setting(cls, settings: Settings) -> str | None:
        """Return the setting for the mail server if that is not set."""
        return None if settings.smtp_host else f"{PREFIX}SMTP_HOST"

    @classmethod
    def from_settings(cls, settings: Settings, trust: Trust) -> Self:
        """Return a transport that sends in the trust's name, with replies to the DPL."""
        return cls(
            host=settings.smtp_host,
            port=settings.smtp_port,
            user=settings.smtp_user,
            password=settings.smtp_password,
            tls=settings.smtp_tls,
            name=settings.smtp_name,
            sender=settings.mail_from or trust.dpl.email,
            sender_name=trust.name,
            reply_to=trust.dpl.email,
        )

    async def deliver(self, mail: Mail) -> None:
        """Return once the server has accepted the mail; raise DeliveryError if it has not."""
        try:
            await self._deliver(mail)
        except Exception as error:  # each is explained; the server's own words quote addresses
            raise DeliveryError(
                explain(error, self.port, self.tls),
                permanent=is_permanent(error),
                uncertain=isinstance(error, NoAnswerError),
            ) from None

    async def _deliver(self, mail: Mail) -> None:
        message, recipient = self.message(mail), _with_ascii_domain(mail.recipient)
        client = _PatientClient(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=self.tls == "tls",
            start_tls=self.tls == "starttls",
            # Otherwise the name of the machine is looked up, which can block for seconds.
            local_hostname=self.name or _domain(self.sender),
            timeout=SMTP_SECONDS,
        )
        try:
            await client.connect()
            await client.send_message(message, sender=self.sender, recipients=[recipient])
            if isinstance(client.transport, asyncio.Transport):
                # Send QUIT without waiting; the message has been accepted, and a server that hangs
                # here must neither undo that nor delay the sender's end.
                client.transport.write(b"QUIT\r\n")
        finally:
            client.close()

    def message(self, mail: Mail) -> EmailMessage:
        """Return the mail as a MIME message.

        Raises MalformedMailError if the mail is at fault, ValueError if our own address is.
        """
        message = EmailMessage(policy=SMTP)
        message["From"] = _address(self.sender, self.sender_name)
        if self.reply_to not in (self.sender, mail.recipient):
            message["Reply-To"] = _address(self.reply_to)
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday replies, please
        message["X-Auto-Response-Suppress"] = SUPPRESSED
        try:
            message["To"] = _address(mail.recipient)
            message["Subject"] = mail.subject
            message["Date"] = format_datetime(mail.created_at)
            message["Message-ID"] = mail.message_id
            message.set_content(mail.text_body)
            message.add_alternative(mail.html_body, subtype="html")
        except ValueError as wrong:
            raise MalformedMailError("this mail cannot be written") from wrong
        return message


def _address(address: str, name: str = "") -> Address:
    local, _, domain = address.rpartition("@")
    # Address would quote a stray comma, and so turn two good addresses into one bad one.
    if not (local and domain) or re.search(r'[\s,;:<>@"]', local):
        raise ValueError("this is not one plain e-mail address")
    domain = _domain(_with_ascii_domain(address))
    return Address(display_name=name, username=local, domain=domain)


def _with_ascii_domain(address: str) -> str:
    """Return the address with its domain in ASCII; only the local part may then need SMTPUTF8."""
    if address.isascii():
        return address
    found = validate_email(address, check_deliverability=False, test_environment=True)
    return f"{found.local_part}@{found.ascii_domain}"


def _domain(address: str) -> str:
    return address.rpartition("@")[2]

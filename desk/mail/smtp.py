"""Mail over SMTP: the message, its delivery, and the reason if that fails, in plain words."""

import asyncio
import re
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Self

import aiosmtplib
from aiosmtplib import errors
from email_validator import validate_email

from bot.trust import Trust
from desk.cases.mail import Mail
from desk.mail.transport import DeliveryError
from desk.settings import PREFIX, Settings, Tls

# RFC 5321, 4.2.3: the mailbox does not exist. Other refusals may be temporary: a full one (552),
# our login.
NO_SUCH_MAILBOX = (550, 551, 553)
SMTP_SECONDS = 20.0  # for each step of the exchange with the server


class MalformedMailError(ValueError):
    """The mail's own address or subject is malformed.

    A class of its own because an untrusted certificate and a malformed host name are ValueErrors
    too, and a change of settings fixes those.
    """


@dataclass(frozen=True, slots=True)
class SmtpTransport:
    """The mail server, and the sender's name and addresses."""

    host: str
    port: int
    user: str
    password: str
    tls: Tls
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
            sender=settings.mail_from or trust.dpl.email,
            sender_name=trust.name,
            reply_to=trust.dpl.email,
        )

    async def deliver(self, mail: Mail) -> None:
        """Return once the server has accepted the mail; raise DeliveryError if it has not."""
        try:
            await self._deliver(mail)
        except Exception as error:  # each is explained; the server's own words quote addresses
            raise DeliveryError(explain(error), permanent=is_permanent(error)) from None

    async def _deliver(self, mail: Mail) -> None:
        message, recipient = self.message(mail), _with_ascii_domain(mail.recipient)
        client = aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=self.tls == "tls",
            start_tls=self.tls == "starttls",
            # Otherwise the name of the machine is looked up, which can block for seconds.
            local_hostname=_domain(self.sender),
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


def explain(error: BaseException) -> str:
    """Return why a delivery failed, for the DPL; the server's own words may quote addresses."""
    match error:
        case errors.SMTPTimeoutError() | TimeoutError():
            return "The mail server did not answer in time."
        case errors.SMTPAuthenticationError(code=code):
            return f"The mail server refused our user name or password ({code})."
        case errors.SMTPResponseException(code=530):
            return "The mail server wants a user name and password (530)."
        case errors.SMTPRecipientsRefused(recipients=[refused, *_]) if refused.code < 500:
            return f"The mail server asked us to try again later ({refused.code})."
        case errors.SMTPRecipientsRefused(recipients=[refused, *_]):
            return f"The mail server refused the recipient's address ({refused.code})."
        case errors.SMTPResponseException(code=code) if 400 <= code < 500:
            return f"The mail server asked us to try again later ({code})."
        case errors.SMTPSenderRefused(code=code):
            return f"The mail server refused our own address ({code}); see PRIVACY_DESK_MAIL_FROM."
        case errors.SMTPResponseException(code=code):
            return f"The mail server refused the mail ({code})."
        case ssl.SSLError() | errors.SMTPConnectError(__cause__=ssl.SSLError()):
            return "The mail server's certificate could not be trusted, so nothing was sent."
        case errors.SMTPServerDisconnected():
            return "The mail server hung up."
        case errors.SMTPConnectError() | OSError():
            return "The mail server could not be reached."
        case errors.SMTPException() if "STARTTLS" in str(error):
            return "The mail server offers no encryption; see PRIVACY_DESK_SMTP_TLS."
        case errors.SMTPNotSupported():
            return "The mail server lacks something this mail needs, such as accents in addresses."
        case MalformedMailError():
            return "The mail's address or subject is malformed."
        case ValueError():
            return "Our own set-up is malformed; see PRIVACY_DESK_SMTP_HOST and the DPL's address."
        case _:
            return f"The mail could not be sent ({type(error).__name__})."


def is_permanent(error: BaseException) -> bool:
    """Return whether every retry would fail: the address does not exist or is malformed.

    A reply of class 5.7 (RFC 3463), such as "relaying denied" or a block list, is about policy,
    often our own set-up, which can be fixed.
    """
    match error:
        case errors.SMTPRecipientsRefused(recipients=[refused, *_]):
            is_policy = refused.message.startswith("5.7.")
            return refused.code in NO_SUCH_MAILBOX and not is_policy
        case _:
            return isinstance(error, MalformedMailError)


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

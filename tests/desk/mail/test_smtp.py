"""One mail on its way to a real SMTP server: what arrives, and what a failure is called."""

import asyncio
import datetime as dt
import socket
import ssl
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtplib.errors import (
    SMTPDataError,
    SMTPNotSupported,
    SMTPRecipientRefused,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)

from bot.trust import Trust
from desk.cases.mail import PATIENCE, Mail
from desk.mail import smtp
from desk.mail.failures import MalformedMailError, NoAnswerError, explain, is_permanent
from desk.mail.smtp import ANSWER_SECONDS, SMTP_SECONDS, SmtpTransport
from desk.mail.transport import DeliveryError
from tests.certificate import self_signed
from tests.desk.mail.smtp_postbox import Postbox, settings_for, smtp_server

NOW = dt.datetime(2026, 11, 23, 21, 5, tzinfo=dt.UTC)


def mail(**values: Any) -> Mail:
    fields = {
        "id": "m1",
        "ticket_id": "t1",
        "idempotency_key": None,
        "recipient": "pat@home.example",
        "subject": "We have your request SAR-2026-000001",
        "text_body": "Zoë, we have it.\n.\nFrom here on, " + "long words " * 200 + "\n",
        "html_body": "<p>Zoë, we have it.</p>\n",
        "message_id": "<m1@elm.example>",
        "created_at": NOW,
        "next_try_at": NOW,
        "give_up_at": NOW + PATIENCE,
    }
    return Mail(**{**fields, **values})


async def failure(box: Postbox, trust: Trust, **settings: str) -> str:
    """Return why a delivery to this server failed, in the words for the DPL."""
    transport = SmtpTransport.from_settings(settings_for(box.port, **settings), trust)
    with pytest.raises(DeliveryError) as error:
        await transport.deliver(mail())
    return str(error.value)


async def test_what_arrives(trust: Trust) -> None:
    async with smtp_server() as box:
        await SmtpTransport.from_settings(settings_for(box.port), trust).deliver(mail())
    (got,) = box.mails
    assert box.envelopes == [("dpl@elm.example", ["pat@home.example"])]
    assert got["From"] == '"Elm Trust, Wigston" <dpl@elm.example>'
    assert got["To"] == "pat@home.example"
    assert got["Reply-To"] is None
    assert got["Subject"] == "We have your request SAR-2026-000001"
    assert got["Message-ID"] == "<m1@elm.example>"
    assert got["Date"].datetime == NOW
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["X-Auto-Response-Suppress"] == "DR, RN, NRN, OOF, AutoReply"
    assert body(got, "plain") == mail().text_body
    assert body(got, "html") == mail().html_body


def body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


async def test_replies_go_to_the_dpl_whatever_the_sender(trust: Trust) -> None:
    settings = {"MAIL_FROM": "no-reply@post.example"}
    async with smtp_server() as box:
        transport = SmtpTransport.from_settings(settings_for(box.port, **settings), trust)
        await transport.deliver(mail())
        await transport.deliver(mail(recipient="dpl@elm.example"))
    to_pat, to_dpl = box.mails
    assert (to_pat["From"].addresses[0].addr_spec, to_pat["Reply-To"]) == (
        "no-reply@post.example",
        "dpl@elm.example",
    )
    assert to_dpl["Reply-To"] is None
    assert box.envelopes[0][0] == "no-reply@post.example"


async def test_a_mail_is_the_same_at_every_try(trust: Trust) -> None:
    transport = SmtpTransport.from_settings(settings_for(1), trust)
    one, two = transport.message(mail()), transport.message(mail(attempts=3))
    assert one.items()[:-1] == two.items()[:-1]  # the last one names the boundary of the parts


@pytest.mark.parametrize(
    "values",
    [
        {"recipient": "pat@home.example\r\nBcc: all@school.example"},
        {"recipient": "pat@home.example, all@school.example"},
        {"recipient": "pat"},
        {"subject": "Hello\r\nBcc: all@school.example"},
        {"subject": "Hello\nBcc: all@school.example"},
        {"message_id": "<m1@elm.example>\r\nBcc: all@school.example"},
    ],
)
async def test_no_header_can_be_smuggled_in(trust: Trust, values: dict[str, str]) -> None:
    async with smtp_server() as box:
        with pytest.raises(DeliveryError, match=r"The mail's address or subject is malformed\.$"):
            await SmtpTransport.from_settings(settings_for(box.port), trust).deliver(mail(**values))
    assert box.tries == []


async def test_refusals(trust: Trust) -> None:
    async with smtp_server() as box:
        box.behave = lambda recipient: "refuse"
        said = await failure(box, trust)
        assert said == "The mail server refused the recipient's address (550)."
        box.behave = lambda recipient: "refuse text"
        assert await failure(box, trust) == "The mail server refused the mail (554)."
        box.behave = lambda recipient: "drop"
        assert await failure(box, trust) == "The mail server hung up."


async def test_no_server(trust: Trust) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        box = Postbox(port=closed.getsockname()[1])
        assert await failure(box, trust) == "The mail server could not be reached."


async def test_a_name_that_does_not_exist(trust: Trust) -> None:
    said = await failure(Postbox(port=25), trust, SMTP_HOST="mail.invalid")
    assert said == "The mail server could not be reached."


async def test_our_own_malformed_set_up_can_be_fixed(trust: Trust) -> None:
    transport = SmtpTransport.from_settings(settings_for(25), trust)
    for wrong in (replace(transport, host="mail..example"), replace(transport, sender="school")):
        with pytest.raises(DeliveryError, match="Our own set-up is malformed") as error:
            await wrong.deliver(mail())
        assert not error.value.permanent


async def test_an_address_at_a_domain_with_an_accent(trust: Trust) -> None:
    async with smtp_server() as box:
        await SmtpTransport.from_settings(settings_for(box.port), trust).deliver(
            mail(recipient="pat@bücher.example")
        )
    assert box.received() == [box.mails[0]["To"]] == ["pat@xn--bcher-kva.example"]


async def test_not_a_mail_server(trust: Trust) -> None:
    async def gibberish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(gibberish, "127.0.0.1", 0)
    box = Postbox(port=server.sockets[0].getsockname()[1])
    said = await failure(box, trust)
    server.close()
    assert said.startswith("The mail server ")


async def test_a_server_too_slow(trust: Trust) -> None:
    clock = asyncio.get_running_loop().time
    async with smtp_server() as box:
        box.behave = lambda recipient: "hang"
        transport = SmtpTransport.from_settings(settings_for(box.port), trust)
        started = clock()
        with pytest.raises(TimeoutError) as error:
            async with asyncio.timeout(0.2):
                await transport.deliver(mail())
    assert explain(error.value) == "The mail server did not answer in time."
    assert clock() - started < SMTP_SECONDS / 2  # taking leave does not wait for an answer either


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
async def test_login(trust: Trust) -> None:
    async with smtp_server(login=True) as box:
        good = settings_for(box.port, SMTP_USER="pat", SMTP_PASSWORD="pass word")
        await SmtpTransport.from_settings(good, trust).deliver(mail())
        said = await failure(box, trust, SMTP_USER="pat", SMTP_PASSWORD="wrong")
        assert said == "The mail server refused our user name or password (535)."
        said = await failure(box, trust)
        assert said == "The mail server wants a user name and password (530)."
    assert len(box.mails) == 1


async def test_no_encryption_no_mail(trust: Trust) -> None:
    async with smtp_server() as box:
        said = await failure(box, trust, SMTP_TLS="starttls")
        assert said == "The mail server offers no encryption; see PRIVACY_DESK_SMTP_TLS."
    assert box.mails == []


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    return self_signed(tmp_path)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_encrypted(
    trust: Trust, certificate: Path, tls: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    async with smtp_server(context, at_once=tls == "tls") as box:
        transport = SmtpTransport.from_settings(settings_for(box.port, SMTP_TLS=tls), trust)
        with pytest.raises(DeliveryError) as error:
            await transport.deliver(mail())
        said = str(error.value)
        assert said == "The mail server's certificate could not be trusted, so nothing was sent."
        assert not error.value.permanent  # a certificate that has run out can be renewed
        assert box.tries == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))  # now the machine trusts it
        await SmtpTransport.from_settings(settings_for(box.port, SMTP_TLS=tls), trust).deliver(
            mail()
        )
    assert box.received() == ["pat@home.example"]


@pytest.mark.parametrize(
    ("code", "said", "hopeless"),
    [
        (550, "5.1.1 no such user", True),
        (550, "no such user", True),
        (551, "not here", True),
        (553, "5.1.3 no such name", True),
        (550, "5.7.1 relaying denied", False),
        (530, "log in first", False),
        (550, "Relaying denied", False),
        (554, "5.7.1 <pat@home.example>: Relay access denied", False),
        (552, "5.2.2 the mailbox is full", False),
        (554, "no", False),
        (450, "4.2.1 come back later", False),
    ],
)
def test_only_an_address_that_does_not_exist_is_permanent(
    code: int, said: str, hopeless: bool
) -> None:
    refused = SMTPRecipientsRefused([SMTPRecipientRefused(code, said, "pat@home.example")])
    assert is_permanent(refused) is hopeless
    later = "The mail server asked us to try again later (450)."
    assert (explain(refused) == later) is (code == 450)


def test_what_may_pass_is_not_hopeless() -> None:
    assert is_permanent(MalformedMailError("malformed"))
    assert is_permanent(SMTPNotSupported("SMTPUTF8 is not supported by this server"))
    assert is_permanent(SMTPSenderRefused(552, "5.3.4 too big", "dpl@elm.example"))
    assert is_permanent(SMTPDataError(552, "message exceeds fixed maximum size"))
    assert is_permanent(SMTPDataError(554, "5.3.4 too big"))
    assert not is_permanent(SMTPDataError(552, "5.2.2 mailbox full"))
    assert not is_permanent(SMTPDataError(554, "5.7.1 no"))
    assert not is_permanent(NoAnswerError())
    assert not is_permanent(ssl.SSLCertVerificationError("it has run out"))  # a ValueError, too
    assert not is_permanent(SMTPSenderRefused(550, "no", "dpl@elm.example"))
    assert not is_permanent(TimeoutError())


def refused_recipient(code: int, said: str) -> SMTPRecipientsRefused:
    return SMTPRecipientsRefused([SMTPRecipientRefused(code, said, "pat@home.example")])


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (refused_recipient(550, "5.7.1 Relaying denied"), "(550, relaying denied). Allow this"),
        (refused_recipient(554, "5.7.1 <a@b>: Relay access denied"), "PRIVACY_DESK_SMTP_USER"),
        (refused_recipient(552, "5.2.2 full"), "The recipient's mailbox is full (552)."),
        (refused_recipient(550, "5.1.1 no"), "refused the recipient's address (550)."),
        (SMTPSenderRefused(552, "5.3.4 big", "a@b"), "larger than the mail server takes (552)."),
        (SMTPDataError(552, "too much mail data"), "larger than the mail server takes (552)."),
        (SMTPDataError(554, "5.7.1 no"), "The mail server refused the mail (554)."),
        (SMTPNotSupported("SMTPUTF8"), "lacks something this mail needs"),
        (NoAnswerError(), "It may have arrived; the next try is in an hour."),
    ],
)
def test_refusals_are_told_apart(error: Exception, words: str) -> None:
    assert words in explain(error)
    assert "pat@" not in explain(error)


async def test_tls_from_the_first_byte_on_a_plain_port(trust: Trust) -> None:
    """The commonest slip: `tls` with the port of STARTTLS."""
    async with smtp_server() as box:
        said = await failure(box, trust, SMTP_TLS="tls")
    assert said == (
        f"Port {box.port} does not speak TLS from the first byte: port and PRIVACY_DESK_SMTP_TLS"
        " do not fit. 587 and 25 go with starttls, 465 with tls."
    )


async def test_a_plain_start_on_a_port_of_tls(
    trust: Trust, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    monkeypatch.setattr(smtp, "SMTP_SECONDS", 0.3)
    async with smtp_server(context, at_once=True) as box:
        said = await failure(box, trust, SMTP_TLS="starttls")
    assert f"did not greet us in time on port {box.port}" in said
    assert "set PRIVACY_DESK_SMTP_TLS to tls" in said


async def test_a_slow_server_is_waited_for(trust: Trust, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks for viruses for longer than any other step may take."""
    monkeypatch.setattr(smtp, "SMTP_SECONDS", 0.5)
    async with smtp_server() as box:
        box.seconds = 1.0
        await SmtpTransport.from_settings(settings_for(box.port), trust).deliver(mail())
    assert len(box.mails) == 1
    assert ANSWER_SECONDS == 600  # RFC 5321, 4.5.3.2.6


async def test_no_answer_to_a_mail_is_told_apart(
    trust: Trust, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "ANSWER_SECONDS", 0.2)
    async with smtp_server() as box:
        box.behave = lambda recipient: "hang"
        with pytest.raises(DeliveryError, match="It may have arrived") as error:
            await SmtpTransport.from_settings(settings_for(box.port), trust).deliver(mail())
    assert (error.value.uncertain, error.value.permanent) == (True, False)


@pytest.mark.parametrize(
    ("given", "greeted"),
    [({}, "elm.example"), ({"SMTP_NAME": "desk.elm.example"}, "desk.elm.example")],
)
async def test_the_name_in_ehlo(trust: Trust, given: dict[str, str], greeted: str) -> None:
    async with smtp_server() as box:
        await SmtpTransport.from_settings(settings_for(box.port, **given), trust).deliver(mail())
    assert box.greeted == [greeted]


async def test_a_refused_sender() -> None:
    busy = SMTPSenderRefused(451, "no", "dpl@elm.example")
    assert explain(busy) == "The mail server asked us to try again later (451)."
    refused = SMTPSenderRefused(550, "no", "dpl@elm.example")
    assert explain(refused) == (
        "The mail server refused our own address (550); see PRIVACY_DESK_MAIL_FROM."
    )


async def test_an_unforeseen_error_is_named_without_its_words() -> None:
    assert explain(KeyError("pat@home.example")) == "The mail could not be sent (KeyError)."

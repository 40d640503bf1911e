"""Trying the way that mails take, before the first one matters."""

import asyncio
from uuid import uuid4

import click

from cli.support import problems_in_words, say, settings
from desk.dates import now
from desk.settings import Settings

SUBJECT = "Test mail from Privacy Desk"
TEXT = """\
This is a test. Privacy Desk can send mails with its present settings.

Look at how it arrived: in the inbox or among the spam, and, in its headers, whether
SPF, DKIM and DMARC passed. See docs/mail.md.
"""


@click.command()
@click.option("--to", "recipient", required=True, help="Your own e-mail address.")
def test_mail(recipient: str) -> None:
    """Send one mail with the present settings, and say what the mail server answers."""
    from desk.mail.transport import DeliveryError

    with problems_in_words(DeliveryError):
        found = settings()
        say(_way(found))
        asyncio.run(_send(found, recipient))
    click.echo("The mail server has accepted the test mail.")


def _way(found: Settings) -> list[str]:
    user = f"as {found.smtp_user}" if found.smtp_user else "without a user name"
    return [
        f"Mail server: {found.smtp_host or '(none)'}, port {found.smtp_port}, encryption"
        f" {found.smtp_tls}, {user}.",
    ]


async def _send(found: Settings, recipient: str) -> None:
    """Raises DeliveryError, or SettingsError if there is no mail server."""
    from bot.trust import load_trust
    from desk.cases.mail import PATIENCE, Mail
    from desk.mail.transport import DeliveryError, transport_class

    chosen = transport_class(found)
    if missing := chosen.missing_setting(found):
        raise DeliveryError(f"Set {missing} first. See docs/settings.md")
    trust, at, number = load_trust(), now(), uuid4().hex
    mail = Mail(
        id=number,
        ticket_id=None,
        idempotency_key=None,
        recipient=recipient,
        subject=SUBJECT,
        text_body=TEXT,
        html_body=f"<pre>{TEXT}</pre>",
        message_id=f"<{number}@{trust.dpl.email.rpartition('@')[2]}>",
        created_at=at,
        next_try_at=at,
        give_up_at=at + PATIENCE,
    )
    await chosen.from_settings(found, trust).deliver(mail)

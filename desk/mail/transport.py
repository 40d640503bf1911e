"""What the sender needs of a way to send mail, and which way this installation has chosen."""

from importlib import import_module
from typing import Protocol, Self, cast

from bot.trust import Trust
from desk.cases.mail import Mail
from desk.settings import Settings, SettingsError


class DeliveryError(Exception):
    """A mail was not accepted; the message says why, for the DPL, and holds no address.

    `permanent`: the same mail would be refused at every try, so that retrying is of no use.
    `uncertain`: it may have been accepted, so that a quick retry could make copies.
    """

    def __init__(self, why: str, *, permanent: bool = False, uncertain: bool = False) -> None:
        super().__init__(why)
        self.permanent = permanent
        self.uncertain = uncertain


class Transport(Protocol):
    """A way to send mail. PRIVACY_DESK_MAIL_TRANSPORT names a class with these methods."""

    @classmethod
    def missing_setting(cls, settings: Settings) -> str | None:
        """Return the name of a setting that is needed and not set, if any."""

    @classmethod
    def from_settings(cls, settings: Settings, trust: Trust) -> Self:
        """Return a transport that sends in the trust's name."""

    async def deliver(self, mail: Mail) -> None:
        """Return once `mail` has been accepted; raise DeliveryError if it was not.

        Any other error counts as temporary. `mail.message_id` stays the same over retries.
        """


def transport_class(settings: Settings) -> type[Transport]:
    """Return the class that the setting names. Raises SettingsError if there is none."""
    module, _, name = settings.mail_transport.rpartition(".")
    try:
        return cast(type[Transport], getattr(import_module(module), name))
    except (ImportError, AttributeError):
        wanted = "a mail transport such as desk.mail.smtp.SmtpTransport"
        raise SettingsError("MAIL_TRANSPORT", wanted, settings.mail_transport) from None

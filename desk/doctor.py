"""What is not fit for the public yet: said at each start, and refused where it would do harm."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.trust import Trust
from desk.problem import CannotStartError
from desk.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def is_public(settings: Settings) -> bool:
    """Return whether people reach this installation over the internet: its address is https."""
    return urlsplit(settings.public_url).scheme == "https"


def check_fit_for_the_public(settings: Settings, trust: Trust) -> None:
    """Raise CannotStartError if mails about requests would go to addresses that cannot exist."""
    if is_public(settings) and trust.placeholders:
        raise CannotStartError(
            f"{settings.public_url} is public, but data/trust.yml has placeholders, and requests"
            f" would reach nobody. Put the trust's own there: {', '.join(trust.placeholders)}."
        )


def warnings(settings: Settings, trust: Trust) -> Iterator[str]:
    """Yield what to see to before, or although, the public uses it."""
    for placeholder in trust.placeholders:
        yield f"{placeholder} is a placeholder; put yours in data/trust.yml"
    if is_public(settings):
        yield from _public(settings)
    elif settings.host not in LOOPBACK or settings.trusted_proxies:
        yield (
            "PRIVACY_DESK_PUBLIC_URL is not an https address: links in mails would lead nowhere,"
            " and passwords could be read on their way"
        )
    if settings.smtp_host and urlsplit(settings.public_url).hostname in LOOPBACK:
        yield (
            "PRIVACY_DESK_PUBLIC_URL leads to this machine only: the links in mails to the DPL work"
            " nowhere else"
        )


def _public(settings: Settings) -> Iterator[str]:
    if not settings.trusted_proxies:
        yield (
            "PRIVACY_DESK_TRUSTED_PROXIES is not set: behind a proxy all visitors count as one, and"
            " a stranger who guesses passwords locks everybody out. Set it to the proxy's address,"
            " 127.0.0.1 on the same machine"
        )
    if not settings.secure_cookies:
        yield "PRIVACY_DESK_SECURE_COOKIES is 0: whoever listens can take over the desk"
    if not settings.smtp_host and settings.mail_transport.endswith("SmtpTransport"):
        yield "PRIVACY_DESK_SMTP_HOST is not set: no mail leaves"

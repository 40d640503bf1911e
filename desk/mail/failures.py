"""Why a mail was not accepted, in plain words for the DPL, and whether trying again is of use.

The server's own words are never repeated: they quote addresses.
"""

import re
import ssl
from collections.abc import Iterator

from aiosmtplib import errors

from desk.settings import Tls

# RFC 5321, 4.2.3: the mailbox does not exist. Other refusals may be temporary: a full one (552 with
# 5.2.2), our login.
NO_SUCH_MAILBOX = (550, 551, 553)
TOO_LARGE = 552
# What servers say if this machine, or who is not logged in, may not send to other domains.
_RELAY = re.compile(r"\brelay", re.IGNORECASE)
_ENHANCED = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")  # RFC 3463


class MalformedMailError(ValueError):
    """The mail's own address or subject is malformed.

    A class of its own because an untrusted certificate and a malformed host name are ValueErrors
    too, and a change of settings fixes those.
    """


class NoAnswerError(errors.SMTPException):
    """The server took the whole mail and did not say what became of it."""

    def __init__(self) -> None:
        super().__init__("no answer to the message")


def explain(error: BaseException, port: int = 0, tls: Tls = "starttls") -> str:
    """Return why a delivery over this port failed, for the DPL."""
    match error:
        case NoAnswerError():
            return (
                "The mail server took the mail and did not confirm it within ten minutes. It may"
                " have arrived; the next try is in an hour."
            )
        case errors.SMTPConnectTimeoutError() if tls != "tls":
            return (
                f"The mail server did not greet us in time on port {port}. If that port wants TLS"
                " from the first byte, as 465 does, set PRIVACY_DESK_SMTP_TLS to tls."
            )
        case errors.SMTPTimeoutError() | TimeoutError():
            return "The mail server did not answer in time."
        case errors.SMTPRecipientsRefused(recipients=[refused, *_]):
            return _refused(refused)
        case errors.SMTPResponseException():
            return _response(error)
    if tls_error := next(_tls_errors(error), None):
        return _tls_failure(tls_error, port, tls)
    return _other(error)


def is_permanent(error: BaseException) -> bool:
    """Return whether every retry of the same mail would fail.

    The address does not exist or is malformed, the mail is too large, or the server cannot take an
    address with accents. A reply of class 5.7 (RFC 3463), such as "relaying denied" or a block
    list, is about policy, often our own set-up, which can be fixed.
    """
    match error:
        case errors.SMTPRecipientsRefused(recipients=[refused, *_]):
            is_policy = _code(refused).startswith("5.7.") or _is_relay(refused)
            return refused.code in NO_SUCH_MAILBOX and not is_policy
        case errors.SMTPSenderRefused() | errors.SMTPDataError():
            return _is_too_large(error)
        case _:
            return isinstance(error, MalformedMailError | errors.SMTPNotSupported)


def _refused(refused: errors.SMTPRecipientRefused) -> str:
    if refused.code < 500:
        return f"The mail server asked us to try again later ({refused.code})."
    if _is_relay(refused):
        return (
            f"The mail server does not send on mail for us ({refused.code}, relaying denied). Allow"
            " this machine there, or set PRIVACY_DESK_SMTP_USER and its password."
        )
    if _code(refused) == "5.2.2":
        return f"The recipient's mailbox is full ({refused.code})."
    return f"The mail server refused the recipient's address ({refused.code})."


def _response(error: errors.SMTPResponseException) -> str:
    match error:
        case errors.SMTPAuthenticationError(code=code):
            return f"The mail server refused our user name or password ({code})."
        case errors.SMTPResponseException(code=530):
            return "The mail server wants a user name and password (530)."
        case errors.SMTPResponseException(code=code) if 400 <= code < 500:
            return f"The mail server asked us to try again later ({code})."
        case errors.SMTPSenderRefused(code=code) | errors.SMTPDataError(code=code) if _is_too_large(
            error
        ):
            return f"The mail is larger than the mail server takes ({code})."
        case errors.SMTPSenderRefused(code=code):
            return f"The mail server refused our own address ({code}); see PRIVACY_DESK_MAIL_FROM."
        case _:
            return f"The mail server refused the mail ({error.code})."


def _tls_errors(error: BaseException | None) -> Iterator[ssl.SSLError]:
    """Yield the TLS errors that caused this one, itself included."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            yield error
        error = error.__cause__ or error.__context__


def _tls_failure(error: ssl.SSLError, port: int, tls: Tls) -> str:
    if isinstance(error, ssl.SSLCertVerificationError) or tls != "tls":
        return "The mail server's certificate could not be trusted, so nothing was sent."
    return (
        f"Port {port} does not speak TLS from the first byte: port and PRIVACY_DESK_SMTP_TLS do not"
        " fit. 587 and 25 go with starttls, 465 with tls."
    )


def _other(error: BaseException) -> str:
    match error:
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


def _is_too_large(error: errors.SMTPResponseException) -> bool:
    """Return whether MAIL or the message was refused for its size: RFC 1870, RFC 3463 5.3.4."""
    return _code(error) == "5.3.4" or (error.code == TOO_LARGE and _code(error) != "5.2.2")


def _is_relay(refused: errors.SMTPRecipientRefused) -> bool:
    return refused.code >= 500 and _RELAY.search(refused.message) is not None


def _code(error: errors.SMTPResponseException) -> str:
    """Return the enhanced status code in the server's reply, or an empty string."""
    found = _ENHANCED.match(error.message)
    return found[0] if found else ""

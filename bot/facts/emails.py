"""E-mail addresses, written or spoken ("jo dot fox at mail dot example")."""

import re
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from bot.facts.fact import FactKind, StatedFact

_WRITTEN = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]*[^\s@<>(),;:\".'’!?]")
_AT = r"(?:\s+at\s+|\s*[(\[]\s*at\s*[)\]]\s*)"
_DOT = r"(?:\s+dot\s+|\s*[(\[]\s*dot\s*[)\]]\s*)"
_PART = r"[a-z0-9_+.-]*[a-z0-9_]"
_SPOKEN = re.compile(
    rf"\b(?P<local>{_PART}(?:{_DOT}{_PART})*){_AT}(?P<domain>{_PART}(?:{_DOT}{_PART})+)\b",
    re.IGNORECASE,
)
_DOTS = re.compile(_DOT, re.IGNORECASE)
# "I work at sky dot com" and "mail me at gmail dot com" give no mailbox.
_NO_MAILBOX = frozenset(
    {"am", "based", "contact", "e-mail", "email", "in", "is", "it", "look", "mail", "me", "reach",
     "us", "was", "work", "worked", "working", "works"}
)  # fmt: skip


def emails_in(text: str) -> Iterator[StatedFact]:
    """Yield each valid address."""
    for match in _WRITTEN.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip("'‘."))
        yield from _fact(text[start : match.end()], start, match.end())
    for match in _SPOKEN.finditer(text):
        if match["local"].lower() not in _NO_MAILBOX:
            parts = (_DOTS.sub(".", match[part]) for part in ("local", "domain"))
            yield from _fact("@".join(parts), match.start(), match.end())


def _fact(address: str, start: int, end: int) -> Iterator[StatedFact]:
    try:
        # A chat does not wait for the name server; .example and .test serve demonstrations.
        checked = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return
    yield StatedFact(FactKind.EMAIL, str(checked.normalized), start, end)

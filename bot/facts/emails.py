"""E-mail addresses, written or spoken ("jo dot fox at mail dot example")."""

import re
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from bot.facts.fact import FactKind, StatedFact

_WRITTEN = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]*[^\s@<>(),;:\".'’!?]")
# "marta - nowak @ post . example"
_SPACED = re.compile(
    r"[a-z0-9_+.-]+(?: ?[-_.] ?[a-z0-9]+)* ?@ ?[a-z0-9-]+(?: ?\. ?[a-z]{2,})+", re.IGNORECASE
)
_AT = r"(?:\s+at\s+|\s*[(\[]\s*at\s*[)\]]\s*)"
_SIGN = (
    r"(?:\s+(?:dot|underscore|dash|hyphen|point)\s+|\s*[(\[]\s*(?:dot|underscore|dash)\s*[)\]]\s*)"
)
_PART = r"[a-z0-9_+.-]*[a-z0-9_]"
_SPOKEN = re.compile(
    rf"\b(?P<local>{_PART}(?:{_SIGN}{_PART})*){_AT}(?P<domain>{_PART}(?:{_SIGN}{_PART})+)\b"
    # "jo at gmail.com" is one only where people have mailboxes: "I saw it at bbc.co.uk".
    rf"|\b(?P<name>{_PART}(?:{_SIGN}{_PART})*){_AT}"
    r"(?P<host>(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|live|aol|btinternet|sky|protonmail"
    r"|me|msn|virginmedia|talktalk)\.(?:com|co\.uk|net))\b",
    re.IGNORECASE,
)
_SIGNS = (
    (re.compile(r"\W*\b(?:dot|point)\b\W*", re.IGNORECASE), "."),
    (re.compile(r"\W*\bunderscore\b\W*", re.IGNORECASE), "_"),
    (re.compile(r"\W*\b(?:dash|hyphen)\b\W*", re.IGNORECASE), "-"),
)
# "I work at sky dot com" and "mail me at gmail dot com" give no mailbox.
_NO_MAILBOX = frozenset(
    {"am", "based", "contact", "e-mail", "email", "in", "is", "it", "look", "mail", "me", "reach",
     "us", "was", "work", "worked", "working", "works"}
)  # fmt: skip


def emails_in(text: str) -> Iterator[StatedFact]:
    """Yield each valid address."""
    end = 0
    for match in _WRITTEN.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip("'‘./"))
        for fact in _fact(text[start : match.end()], start, match.end()):
            end = fact.end
            yield fact
    if not end:
        for match in _SPACED.finditer(text):
            yield from _fact(match[0].replace(" ", ""), *match.span())
    for match in _SPOKEN.finditer(text):
        local, domain = match["local"] or match["name"], match["domain"] or match["host"]
        if local.lower() not in _NO_MAILBOX:
            yield from _fact(f"{_signed(local)}@{_signed(domain)}", *match.span())


def _signed(spoken: str) -> str:
    for pattern, sign in _SIGNS:
        spoken = pattern.sub(sign, spoken)
    return spoken


def _fact(address: str, start: int, end: int) -> Iterator[StatedFact]:
    try:
        # A chat does not wait for the name server; .example and .test serve demonstrations.
        checked = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return
    yield StatedFact(FactKind.EMAIL, str(checked.normalized), start, end)

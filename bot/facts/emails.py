"""E-mail addresses, written or spoken ("jo dot fox at mail dot example")."""

import re
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from bot.facts.fact import FactKind, StatedFact

# Every part begins at the start of a word and is bounded, so that no text takes long to search.
_LOCAL = 64  # characters: RFC 5321, section 4.5.3.1.1
_START = r"(?<![a-z0-9_+.-])"
_WRITTEN = re.compile(
    r"(?<![^\s@<>(),;:\"])[^\s@<>(),;:\"]{1,70}@[^\s@<>(),;:\"]{0,255}[^\s@<>(),;:\".'!?]"
)
# "marta - nowak @ post . example"
_SPACED = re.compile(
    rf"{_START}[a-z0-9_+.-]{{1,{_LOCAL}}}(?: ?[-_.] ?[a-z0-9]{{1,{_LOCAL}}}){{0,4}} ?@ ?"
    rf"[a-z0-9-]{{1,{_LOCAL}}}(?: ?\. ?[a-z]{{2,20}}){{1,4}}",
    re.IGNORECASE,
)
_AT = r"(?:\s{1,3}at\s{1,3}|\s?[(\[]\s?at\s?[)\]]\s?)"
_SIGN = (
    r"(?:\s{1,3}(?:dot|underscore|dash|hyphen|point)\s{1,3}"
    r"|\s?[(\[]\s?(?:dot|underscore|dash)\s?[)\]]\s?)"
)
_PART = rf"[a-z0-9_+.-]{{0,{_LOCAL}}}[a-z0-9_]"
_SPOKEN = re.compile(
    rf"{_START}(?P<local>{_PART}(?:{_SIGN}{_PART}){{0,4}}){_AT}"
    rf"(?P<domain>{_PART}(?:{_SIGN}{_PART}){{1,4}})\b"
    # "jo at gmail.com" is one only where people have mailboxes: "I saw it at bbc.co.uk".
    rf"|{_START}(?P<name>{_PART}(?:{_SIGN}{_PART}){{0,4}}){_AT}"
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

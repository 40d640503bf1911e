"""Sanitising a parent's message, to store it and to pass it to Rasa."""

import re
from collections.abc import Container, Mapping, Sequence
from typing import Any

# Two pages of typing. Longer messages are better as an e-mail, and the error says so.
MAX_CHARACTERS = 10_000

_PAYLOAD = re.compile(r"/[a-z_]+")
# Rasa strips white space, and reads what then starts with a slash as a command to itself.
_COMMAND_START = re.compile(r"\s*/[\s/]*")
# Line breaks and tabs are typing; the other control characters are not, and PostgreSQL refuses NUL.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def sanitise(text: str) -> str:
    """Remove control characters, lone surrogates, and space around the text."""
    whole = text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
    return _CONTROL.sub(" ", whole).strip()


def for_rasa(text: str, payloads: Container[str]) -> str:
    """Return `text` for Rasa: only a known payload keeps the slash that makes it a command."""
    if _PAYLOAD.fullmatch(text) and text[1:] in payloads:
        return text
    return _COMMAND_START.sub("", text, count=1) if _COMMAND_START.match(text) else text


def display_text(text: str, options: Sequence[Mapping[str, Any]]) -> str:
    """Return `text` as people read it: the title of the latest option with this payload, if any."""
    titles = {option["payload"]: option["title"] for option in options}
    return str(titles.get(text, text))

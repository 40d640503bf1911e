"""What a parent said, made safe to store and to hand to Rasa."""

import re
from collections.abc import Container, Mapping, Sequence
from typing import Any

# Two pages of typing. Longer messages are better as an e-mail, and the error says so.
MAX_CHARACTERS = 4000

_PAYLOAD = re.compile(r"/[a-z_]+")
# Rasa strips white space, and reads what then starts with a slash as a command to itself.
_COMMAND_START = re.compile(r"\s*/[\s/]*")
# Line breaks and tabs are typing; the other control characters are not, and PostgreSQL refuses NUL.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def clean(text: str) -> str:
    """`text` without control characters, halves of characters, and space around it."""
    whole = text.replace("\r\n", "\n").encode("utf-8", "replace").decode("utf-8")
    return _CONTROL.sub(" ", whole).strip()


def for_rasa(text: str, payloads: Container[str]) -> str:
    """`text` as Rasa may see it: only a known payload keeps the slash that makes it a command."""
    if _PAYLOAD.fullmatch(text) and text[1:] in payloads:
        return text
    return _COMMAND_START.sub("", text, count=1) if _COMMAND_START.match(text) else text


def shown(text: str, options: Sequence[Mapping[str, Any]]) -> str:
    """`text` as people read it: the title of the option chosen last with this payload, if any."""
    titles = {option["payload"]: option["title"] for option in options}
    return str(titles.get(text, text))

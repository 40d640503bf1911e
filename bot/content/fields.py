"""Types of entries beyond what YAML tells apart: what each must look like, with an example."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

LONGEST_LINE = 200  # characters: a name that long is a text pasted into the wrong entry
_EMAIL = re.compile(r"[^@\s<>,;:\"]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PHONE = re.compile(r"\+?[0-9(][0-9 ()/-]{2,28}(?: ?(?:ext\.?|x) ?[0-9]{1,6})?")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Rule:
    """What a value must be: in words, as an example of how to write it, and as a check."""

    wanted: str
    example: str
    fits: Callable[[str], bool]


@dataclass(frozen=True)
class AtLeast:
    """A whole number that is `least` or more."""

    least: int


@dataclass(frozen=True)
class OrOne:
    """A list, whose only item may be written without the list."""


def _is_website(text: str) -> bool:
    try:
        url = urlsplit(text)
    except ValueError:
        return False
    has_space = any(character.isspace() for character in text)
    return url.scheme in ("http", "https") and bool(url.hostname) and not has_space


Text = Annotated[str, Rule("a text", "", lambda text: bool(text.strip()))]
Line = Annotated[
    str,
    Rule(
        f"one line of text of at most {LONGEST_LINE} characters",
        "",
        lambda text: bool(text.strip()) and len(text) <= LONGEST_LINE and text.isprintable(),
    ),
]
Identifier = Annotated[
    str,
    Rule(
        "small letters, digits and underscores",
        "sharing_recipients",
        lambda text: _IDENTIFIER.fullmatch(text) is not None,
    ),
]
Email = Annotated[
    str,
    Rule(
        "one e-mail address",
        "data.protection@school.example",
        lambda text: _EMAIL.fullmatch(text) is not None,
    ),
]
Phone = Annotated[
    str,
    Rule(
        "one telephone number", '"0116 496 0000"', lambda text: _PHONE.fullmatch(text) is not None
    ),
]
Website = Annotated[
    str,
    Rule(
        "a web address that begins with https:// or http://",
        "https://www.school.example",
        _is_website,
    ),
]


Positive = Annotated[int, AtLeast(1)]
OneOrMore = Annotated[tuple[Line, ...], OrOne()]

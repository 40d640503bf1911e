"""The words of one paragraph, list item or table cell, each character with its place in the file.

Markdown's marks are left out of the words and stay in the file's span, so that a quote is verbatim
while its text reads as prose.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from markdown_it.helpers import parseLinkDestination, parseLinkTitle
from markdown_it.token import Token

_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_PLAIN_TAG = re.compile(r"</?(?:b|strong|i|em|u|sub|sup|small)>", re.IGNORECASE)
_ADDRESS_MARKS = re.compile(r"^(?:mailto:|tel:|https?://)|/$")
_MARKS = "*_[~`"


class UnreadableError(ValueError):
    """A construct that is not read; the message says which, as a sentence."""


@dataclass
class InlineText:
    """`text` has a line break wherever the source has one; `places[i]` is where text[i] stands."""

    start: int
    end: int
    text: str = ""
    places: list[int] = field(default_factory=list)

    def add(self, text: str, places: Sequence[int]) -> None:
        self.text += text
        self.places.extend(places)

    def part(self, first: int, after: int, body: str) -> "InlineText":
        """Return the words [first, after) with the marks around them; parts leave no gap."""
        start = self.start if first == 0 else _before_marks(self.places[first], body)
        end = self.end if after >= len(self.text) else _before_marks(self.places[after], body)
        end = start + len(body[start:end].rstrip())
        return InlineText(start, end, self.text[first:after], self.places[first:after])

    def joined(self, other: "InlineText") -> "InlineText":
        """Return these words and those of the next paragraph as one."""
        text = f"{self.text}\n{other.text}"
        return InlineText(self.start, other.end, text, [*self.places, self.end, *other.places])


def _before_marks(place: int, body: str) -> int:
    while place and body[place - 1] in _MARKS:
        place -= 1
    return place


def plain(words: InlineText) -> str:
    """Return the words as they read on one line."""
    text = words.text.strip().removeprefix("|")
    text = re.sub(r"^\[\^([^\]\s]+)\]:", r"Note \1:", text)
    text = re.sub(r"\s*\[\^([^\]\s]+)\]", r" (note \1)", text)
    return " ".join(text.split())


def read_words(children: Sequence[Token], source: str, places: Sequence[int]) -> InlineText:
    """Read an inline token's children, which were made from `source`.

    `places[i]` is where source[i] stands in the file. Raises UnreadableError.
    """
    reader = _Reader(source, places)
    for child in children:
        reader.read(child)
    return reader.words


class _Reader:
    def __init__(self, source: str, places: Sequence[int]) -> None:
        self._source, self._places, self._at = source, places, 0
        self._links: list[tuple[int, str]] = []
        self.words = InlineText(places[0], places[-1] + 1) if source else InlineText(0, 0)

    def read(self, token: Token) -> None:
        match token.type:
            case "text":
                self._take(token.content, token.content)
            case "text_special":
                self._take(token.markup, token.content)
            case "softbreak" | "hardbreak":
                self._take("\n", "\n")
            case "code_inline":
                self._code(token)
            case "html_inline":
                self._take(token.content, _tag(token.content))
            case "link_open":
                self._links.append((len(self.words.text), str(token.attrs.get("href", ""))))
                self._take("<" if token.markup == "autolink" else "[", "")
            case "link_close":
                self._end_link(token)
            case "image":
                self._take(f"![{token.content}", token.content)
                self._take_target("")
            case _:  # emphasis
                self._take(token.markup, "")

    def _take(self, raw: str, said: str) -> None:
        """Go on behind `raw`, which comes next, and say `said` for it."""
        if not raw:
            return
        at = self._source.find(raw, self._at)
        skipped = self._source[self._at : at]
        if at < 0 or skipped.strip(" \t\n\\"):
            raise UnreadableError("This text cannot be told apart from its marks.")
        self._say(said, at, at + len(raw))

    def _say(self, said: str, first: int, after: int) -> None:
        own = self._places[first:after]
        self.words.add(said, own if len(said) == len(own) else [own[0]] * len(said))
        self._at = after

    def _code(self, token: Token) -> None:
        first = self._source.index(token.markup, self._at)
        after = self._source.index(token.markup, first + len(token.markup)) + len(token.markup)
        self._say(token.content, first, after)

    def _end_link(self, token: Token) -> None:
        begun, target = self._links.pop()
        if token.markup == "autolink":
            self._take(">", "")
            return
        shown = _ADDRESS_MARKS.sub("", self.words.text[begun:].strip())
        bare = _ADDRESS_MARKS.sub("", target)
        address = target.removeprefix("mailto:").removeprefix("tel:")
        self._take_target("" if shown.lower() == bare.lower() or not address else f" ({address})")

    def _take_target(self, said: str) -> None:
        """Go on behind `](address "title")`, and say `said` for it."""
        first, end = self._at, len(self._source)
        at = self._spaces(first + 2)
        at = self._spaces(parseLinkDestination(self._source, at, end).pos)
        title = parseLinkTitle(self._source, at, end)
        if title.ok:
            said = f"{said} ({title.str})" if title.str else said
            at = self._spaces(title.pos)
        self._say(said, first, at + 1)

    def _spaces(self, at: int) -> int:
        while at < len(self._source) and self._source[at] in " \t\n":
            at += 1
        return at


def _tag(tag: str) -> str:
    if _BREAK.fullmatch(tag):
        return "\n"
    if _PLAIN_TAG.fullmatch(tag):
        return ""
    shown = tag if len(tag) <= 40 else f"{tag[:40]}..."
    raise UnreadableError(f"HTML is not read: '{shown}'.")

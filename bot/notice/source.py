"""The text of a notice's file: where its lines are, and which of it has been read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

# What Markdown itself writes: bullets, heading and quotation marks, table rules and the like.
_MARKS = re.compile(r"[\s\-*+=#|:>_~`\\•·▪◦●‣∙\uf0b7]*")


@dataclass(frozen=True)
class SourceFault:
    """A fault of the file; `line` counts from 1, `found` and `instead` are sentences."""

    line: int
    found: str
    instead: str = ""


@dataclass
class Source:
    """`body` is the text below the front matter, whose first line is line `first_line` of the file.

    Its lines end with a line feed only.
    """

    body: str
    first_line: int = 1
    starts: list[int] = field(init=False)
    _read: bytearray = field(init=False)

    def __post_init__(self) -> None:
        self.starts = [0]
        for line in self.body.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self._read = bytearray(len(self.body) + 1)

    def cover(self, start: int, end: int) -> None:
        """Note that the characters [start, end) have been read."""
        self._read[start:end] = b"\1" * max(end - start, 0)

    def line(self, place: int) -> int:
        """Return the line of the file, from 1, on which a character of the body stands."""
        return self.first_line + self.body.count("\n", 0, place)

    def problem(self, row: int, found: str, instead: str = "") -> SourceFault:
        """Return a fault on the body's line `row`, which counts from 0."""
        return SourceFault(self.first_line + row, found, instead)

    def places(self, token: Token, is_heading: bool = False) -> list[int]:
        """Return where each character of an inline token's content stands in the body.

        A paragraph's lines end where the file's do; a heading stands within its line.
        """
        first, _ = token.map or [0, 0]
        places: list[int] = []
        for n, content in enumerate(token.content.split("\n")):
            start = self.starts[first + n]
            line = self.body[start : self.starts[first + n + 1] - 1]
            shown = content.strip()
            at = line.find(shown) if is_heading else len(line.rstrip()) - len(shown)
            if line[at : at + len(shown)] != shown:
                raise ValueError(line)
            begin = start + at - (len(content) - len(content.lstrip()))
            places.extend(range(begin, begin + len(content)))
            places.append(start + len(line))
        return places[:-1]

    def unread(self) -> Iterator[SourceFault]:
        """Yield a problem for each line with text that is in no heading and no statement."""
        for row, start in enumerate(self.starts[:-1]):
            line = self.body[start : self.starts[row + 1] - 1]
            left = "".join(c for n, c in enumerate(line, start) if not self._read[n])
            if not _MARKS.fullmatch(left):
                yield self.problem(
                    row,
                    f"'{left.strip()[:60]}' is in no heading and no statement.",
                    "Write it as a paragraph, a list item or a row of a table.",
                )

"""A notice, its sections and its statements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256

from bot.content import ContentError


class NoticeError(ContentError):
    """The notice's file cannot be used; the message says which file and what is wrong."""


@dataclass(frozen=True)
class Statement:
    """One sentence or one list item of the notice.

    `quote` is the exact span of the file, line breaks included; `text` is the same on one line.
    """

    id: str
    section: str
    quote: str
    is_list_item: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.quote.split())

    @cached_property
    def sha256(self) -> str:
        """What an approval pins: the words, however the lines break."""
        return sha256(self.text.encode()).hexdigest()


@dataclass(frozen=True)
class Section:
    id: str
    heading: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Notice:
    """`adopted` is the date in the front matter; `sha256` is that of the file's bytes, in hex."""

    title: str
    adopted: date
    sha256: str
    sections: tuple[Section, ...]

    @property
    def statements(self) -> Iterator[Statement]:
        for section in self.sections:
            yield from section.statements

    @cached_property
    def _by_id(self) -> dict[str, Statement]:
        return {statement.id: statement for statement in self.statements}

    def statement(self, statement_id: str) -> Statement:
        """The statement with this id; KeyError where the notice has none."""
        return self._by_id[statement_id]

    def has(self, statement_id: str) -> bool:
        return statement_id in self._by_id

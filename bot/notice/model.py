"""A notice, its sections and its statements."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from typing import Literal

# Word processors change these on their own; the words stay the same.
_TYPOGRAPHY = str.maketrans("‘’“”–—\u2011", "''\"\"---")


def canonical(words: str) -> str:
    """Return `words` however the lines break and whatever quotation marks and dashes are used."""
    return " ".join(unicodedata.normalize("NFC", words).translate(_TYPOGRAPHY).split())


@dataclass(frozen=True)
class Statement:
    """One sentence, one list item or one row of a table.

    `address` is `<section>.<n>` and changes with headings and numbering. `quote` is the exact span
    of the file, with line breaks and Markdown's marks. `text` is how it reads on one line: without
    the marks, an item of a nested list after the item it stands under, a row with its column names.
    `depth` is 0 for an outer list, 1 for a list in its items. `cells` are a row's, as they read.
    `occurrence` counts statements with the same words, from 1.
    """

    address: str
    section: str
    quote: str
    text: str
    is_list_item: bool = False
    depth: int = 0
    own_text: str = ""
    cells: tuple[str, ...] = ()
    occurrence: int = 1

    @cached_property
    def sha256(self) -> str:
        """The hash of its words: what an approval pins. Equal statements share it."""
        return sha256(canonical(self.text).encode()).hexdigest()

    @property
    def id(self) -> str:
        """Its identity, which follows from the words alone and is unique in a notice."""
        return self.sha256 if self.occurrence == 1 else f"{self.sha256}-{self.occurrence}"


@dataclass(frozen=True)
class Block:
    """Statements that stand together; `columns` are the names in a table's head, if it has any."""

    kind: Literal["paragraph", "list", "table"]
    statements: tuple[Statement, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """A heading and the text up to the next. A heading that only has headings below it is empty.

    `level` is 2 for `##`; `parents` are the headings it stands under, outermost first.
    """

    id: str
    heading: str
    blocks: tuple[Block, ...]
    level: int = 2
    parents: tuple[str, ...] = ()

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(statement for block in self.blocks for statement in block.statements)


@dataclass(frozen=True)
class Notice:
    """`adopted` is the date in the front matter; `sha256` is that of the file's bytes, in hex.

    `masthead` are the lines above the title in the text itself, such as the trust's name.
    """

    title: str
    adopted: date
    sha256: str
    sections: tuple[Section, ...]
    masthead: tuple[str, ...] = ()

    @property
    def statements(self) -> Iterator[Statement]:
        for section in self.sections:
            yield from section.statements

    @cached_property
    def _by_address(self) -> dict[str, Statement]:
        return {statement.address: statement for statement in self.statements}

    def statement(self, address: str) -> Statement:
        """Return the statement at this address; raises KeyError if there is none."""
        return self._by_address[address]

    def has(self, address: str) -> bool:
        return address in self._by_address

    @cached_property
    def _lead_ins(self) -> dict[str, Statement]:
        found: dict[str, Statement] = {}
        for section in self.sections:
            for before, block in pairwise(section.blocks):
                last = before.statements[-1]
                if block.kind != "paragraph" and last.text.endswith(":"):
                    found.update({statement.address: last for statement in block.statements})
        return found

    def lead_in(self, statement: Statement) -> Statement | None:
        """Return the sentence, ending in a colon, under whose list or table a statement stands."""
        return self._lead_ins.get(statement.address)

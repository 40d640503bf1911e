"""Markdown to headings, paragraphs, list items and tables, each with its place in the file."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.notice.inline import InlineText, UnreadableError, plain, read_words
from bot.notice.source import Source, SourceFault
from bot.notice.tables import Table, read_table

# Bullets that Word and web pages paste as text, and those of lists that are indented too far.
_BULLET = re.compile(r"[^\S\n]*(?:[•·▪◦●‣∙\uf0b7]\s*|[-*+]\s+)")
_DEFINITION = re.compile(r"\[[^\]^][^\]]*\]:\s*\S")


@dataclass(frozen=True)
class Heading:
    """`level` is 1 for `#`, 0 for a line that only looks like one; that keeps its `words`."""

    level: int
    text: str
    words: InlineText


@dataclass(frozen=True)
class Paragraph:
    """`heading_like`: the whole line is bold, or it is the only item of a numbered list."""

    words: InlineText
    heading_like: bool = False
    number: str = ""


@dataclass(frozen=True)
class Item:
    """`lead_in` is the text of the item whose nested list this is in; empty in an outer list."""

    words: InlineText
    depth: int = 0
    lead_in: str = ""

    @property
    def text(self) -> str:
        own = plain(self.words)
        return f"{self.lead_in.rstrip(' :;,')}: {own}" if self.lead_in else own


Element = Heading | Paragraph | Item | Table


def _markdown() -> MarkdownIt:
    # Indented text in a notice is text and no program; a definition of a link's address would be
    # swallowed; HTML is refused where it stands.
    parser = MarkdownIt("commonmark").enable("table").disable(["code", "reference", "html_block"])
    parser.core.ruler.disable("text_join")  # it would hide what an escaped character looked like
    return parser


def read_elements(source: Source) -> tuple[list[Element], list[SourceFault]]:
    """Return everything in the notice's body in reading order, and what cannot be read."""
    reader = _Reader(source, _markdown().parse(source.body))
    return list(reader.elements()), reader.problems


@dataclass
class _Reader:
    source: Source
    tokens: Sequence[Token]
    problems: list[SourceFault] = field(default_factory=list)
    # For each list that is open, the item that is open in it, once it has text.
    _items: list[str] = field(default_factory=list)
    _number: str = ""

    def elements(self) -> Iterator[Element]:
        skip_to = -1
        for n, token in enumerate(self.tokens):
            if n <= skip_to:
                continue
            match token.type:
                case "bullet_list_open" | "ordered_list_open":
                    self._items.append("")
                    self._number = self._only_number(n)
                case "bullet_list_close" | "ordered_list_close":
                    self._items.pop()
                    self._number = ""
                case "list_item_open":
                    self._items[-1] = ""
                case "table_open":
                    skip_to = self._end(n, "table_close")
                    table, problems = read_table(self.tokens[n : skip_to + 1], self.source)
                    self.problems += problems
                    if table.rows:
                        yield table
                case "fence":
                    self._complain(token, "Text between ``` marks is not read.", "Take them out.")
                case "inline":
                    yield from self._inline(token, self.tokens[n - 1])

    def _end(self, begin: int, kind: str) -> int:
        level = self.tokens[begin].level
        return next(
            n
            for n in range(begin, len(self.tokens))
            if self.tokens[n].type == kind and self.tokens[n].level == level
        )

    def _only_number(self, n: int) -> str:
        """The number of a list with one item of one paragraph, which may be meant as a heading."""
        if self.tokens[n].type != "ordered_list_open" or self.tokens[n].level:
            return ""
        inside = self.tokens[n + 1 : self._end(n, "ordered_list_close")]
        items = [token for token in inside if token.type == "list_item_open"]
        texts = [token for token in inside if token.type == "inline"]
        return items[0].info + items[0].markup if len(items) == len(texts) == 1 else ""

    def _inline(self, token: Token, opening: Token) -> Iterator[Element]:
        first, _ = token.map or [0, 0]
        try:
            words = self._words(token, opening.type == "heading_open")
        except (UnreadableError, ValueError, IndexError) as wrong:
            found = str(wrong) if isinstance(wrong, UnreadableError) else "This cannot be read."
            self._complain(token, found, "Write it as plain Markdown: text, lists and tables.")
            return
        if not words.text.strip():
            self._complain(token, "There are no words here.", "Write some, or take this out.")
        elif opening.type == "heading_open":
            if not re.search(r"\w", words.text):
                found = f"The heading '{plain(words)}' has no words."
                self._complain(token, found, "Write a heading in words, or take it out.")
            yield Heading(int(opening.tag[1]), plain(words), words)
        else:
            if _DEFINITION.match(words.text):
                instead = "Write each address where its link stands: [words](address)."
                self._complain(token, "A link's address stands apart from the link.", instead)
            self.source.cover(self.source.starts[first], words.start)
            yield from self._paragraphs(words, token)

    def _words(self, token: Token, is_heading: bool) -> InlineText:
        places = self.source.places(token, is_heading)
        return read_words(token.children or [], token.content, places)

    def _paragraphs(self, words: InlineText, token: Token) -> Iterator[Element]:
        if self._items:
            if self._number and _may_head(words):
                yield Paragraph(words, True, self._number)
                return
            lead_in = self._items[-2] if len(self._items) > 1 else ""
            item = Item(words, len(self._items) - 1, lead_in)
            self._items[-1] = self._items[-1] or item.text
            yield item
            return
        bold = token.level == 1 and _all_bold(token.children or []) and _may_head(words)
        yield from (Paragraph(words, True),) if bold else self._split(words)

    def _split(self, words: InlineText) -> Iterator[Element]:
        """A paragraph whose lines begin with bullets, as its items; any other as it is."""
        starts = [0, *(m.end() for m in re.finditer(r"\n", words.text))]
        bulleted = [(at, m.end()) for at in starts if (m := _BULLET.match(words.text, at))]
        cuts = [at for at, _ in bulleted] + [len(words.text)]
        if cuts[0]:
            yield Paragraph(words.part(0, cuts[0], self.source.body))
        for (at, begin), after in zip(bulleted, cuts[1:], strict=True):
            if begin < after:
                self.source.cover(words.places[at], words.places[begin])
                item = words.part(begin, after, self.source.body)
                yield Item(InlineText(words.places[begin], item.end, item.text, item.places))

    def _complain(self, token: Token, found: str, instead: str) -> None:
        # Further lines, if there are any, are named as unread.
        first, _ = token.map or [0, 1]
        self.problems.append(self.source.problem(first, found, instead))
        self.source.cover(*self.source.starts[first : first + 2])


def _all_bold(children: Sequence[Token]) -> bool:
    shown = [child for child in children if child.content or child.type != "text"]
    return (
        len(shown) > 2
        and shown[0].type == "strong_open"
        and all(child.level > 0 for child in shown[1:-1])
        and (shown[-1].type == "strong_close" or shown[-1].content.strip() == ":")
    )


LONGEST_HEADING = 100  # characters: longer is a sentence in bold


def _may_head(words: InlineText) -> bool:
    text = words.text.strip()
    return "\n" not in text and len(text) <= LONGEST_HEADING and text[-1:] not in ".,;!"

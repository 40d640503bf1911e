"""Markdown to sections and statements."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from bot.notice.model import NoticeError, Section, Statement
from bot.notice.sentences import sentence_spans

_ENDS_A_SENTENCE = (".", "?", "!", ":", ";")


@dataclass
class _Block:
    """A paragraph or list item: the characters [start, end) of the body."""

    start: int
    end: int
    is_list_item: bool


@dataclass
class _Draft:
    heading: str
    blocks: list[_Block] = field(default_factory=list)


def section_id(heading: str) -> str:
    """Lower-case, punctuation dropped, spaces to hyphens (docs/contract.md)."""
    kept = re.sub(r"[^\w\s-]", "", heading.lower())
    return re.sub(r"[\s_]+", "-", kept.strip())


def parse_sections(body: str) -> tuple[Section, ...]:
    """The sections of a notice's Markdown body, in reading order.

    Every heading below the title opens a section. Raises NoticeError where there is none, where
    two have the same id, where one has no text, or where text stands between title and sections.
    """
    sections = tuple(_finished(draft, body) for draft in _drafts(body))
    if not sections:
        raise NoticeError("The notice has no section headings (lines that begin with '## ').")
    seen: set[str] = set()
    for section in sections:
        if section.id in seen:
            raise NoticeError(f"Two headings of the notice give the same id, '{section.id}'.")
        if not section.statements:
            raise NoticeError(f"The notice's section '{section.heading}' has no text.")
        seen.add(section.id)
    return sections


def _drafts(body: str) -> Iterator[_Draft]:
    line_starts = _line_starts(body)
    current: _Draft | None = None
    title_seen = False
    list_depth = 0
    heading_tag = ""
    for token in MarkdownIt("commonmark").enable("table").parse(body):
        if token.type in ("list_item_open", "list_item_close"):
            list_depth += token.nesting
        elif token.type == "heading_open":
            heading_tag = token.tag
        elif token.type == "heading_close":
            heading_tag = ""
        elif token.type == "inline" and heading_tag == "h1":
            title_seen = True
        elif token.type == "inline" and heading_tag:
            if current:
                yield current
            current = _Draft(token.content)
        elif token.type == "inline" and current:
            current.blocks.append(_block(token, body, line_starts, list_depth > 0))
        elif token.type == "inline" and title_seen:
            raise NoticeError(
                f"Give the text under the title a heading of its own: '{token.content[:60]}'"
            )
    if current:
        yield current


def _line_starts(body: str) -> list[int]:
    starts = [0]
    for line in body.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    return starts


def _block(token: Token, body: str, line_starts: list[int], is_list_item: bool) -> _Block:
    if token.map is None:
        raise NoticeError(f"The notice's text could not be located: '{token.content[:60]}'")
    first, after = token.map
    start = body.find(token.content.split("\n")[0], line_starts[first])
    last_line = token.content.split("\n")[-1]
    end = body.find(last_line, max(start, line_starts[after - 1])) + len(last_line)
    return _Block(start, end, is_list_item)


def _finished(draft: _Draft, body: str) -> Section:
    sid = section_id(draft.heading)
    spans: list[tuple[int, int, bool]] = []
    for block in _joined(draft.blocks, body):
        if block.is_list_item:
            spans.append((block.start, block.end, True))
            continue
        for start, end in sentence_spans(body[block.start : block.end]):
            spans.append((block.start + start, block.start + end, False))
    statements = tuple(
        Statement(f"{sid}.{n}", sid, body[start:end], is_list_item)
        for n, (start, end, is_list_item) in enumerate(spans, start=1)
    )
    return Section(sid, draft.heading, statements)


def _joined(blocks: list[_Block], body: str) -> Iterator[_Block]:
    """Mend sentences that a page break of the printed notice cut into two paragraphs."""
    held: _Block | None = None
    for block in blocks:
        if held and _continues(held, block, body):
            held = _Block(held.start, block.end, False)
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _continues(before: _Block, after: _Block, body: str) -> bool:
    if before.is_list_item or after.is_list_item:
        return False
    ends = body[before.start : before.end].rstrip().endswith(_ENDS_A_SENTENCE)
    return not ends and body[after.start].islower()

"""Markdown to sections and statements."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bot.notice.elements import Item, read_elements
from bot.notice.inline import InlineText, plain
from bot.notice.model import Block, Section, Statement
from bot.notice.outline import TITLE_LEVEL, Content, Outline, SectionDraft, outline, section_id
from bot.notice.sentences import sentence_spans
from bot.notice.source import Source, SourceFault
from bot.notice.tables import Table


@dataclass(frozen=True)
class Parsed:
    """`problems` are all faults of the text; a notice with any is not used.

    `masthead` are the lines above the first section, the text's own title last.
    """

    masthead: tuple[str, ...]
    sections: tuple[Section, ...]
    problems: tuple[SourceFault, ...]


def parse(body: str, title: str, first_line: int = 1) -> Parsed:
    """Parse a notice's Markdown, which begins on line `first_line` of its file.

    Each character of it that is no mark of Markdown is in a heading or a statement, or its line is
    among the problems. Text before the first heading stands under the text's own title, or if it
    has none under `title`.
    """
    source = Source(body, first_line)
    elements, problems = read_elements(source)
    found = outline(elements)
    for words in _headings(found):
        source.cover(words.start, words.end)
    drafts = list(found.drafts)
    if not drafts:
        problems.append(source.problem(0, "The notice has no section headings.", _NO_HEADINGS))
    if found.untitled:
        heading = found.title.text if found.title else title
        drafts.insert(0, SectionDraft(heading, TITLE_LEVEL, contents=list(found.untitled)))
    problems += _empty(drafts, source)
    sections = _counted(_sections(drafts, source))
    problems += source.unread()
    masthead = [plain(paragraph.words) for paragraph in found.masthead]
    if found.title and not found.untitled:
        masthead.append(found.title.text)
    return Parsed(tuple(masthead), sections, tuple(sorted(problems, key=lambda p: p.line)))


_NO_HEADINGS = "Write each as a line that begins with '## '."


def _headings(found: Outline) -> Iterator[InlineText]:
    yield from (paragraph.words for paragraph in found.masthead)
    if found.title:
        yield found.title.words
    yield from (draft.words for draft in found.drafts if draft.words)


def _empty(drafts: list[SectionDraft], source: Source) -> Iterator[SourceFault]:
    for n, draft in enumerate(drafts):
        below = drafts[n + 1].level if n + 1 < len(drafts) else 0
        if not draft.contents and below <= draft.level and draft.words:
            yield SourceFault(
                source.line(draft.words.start),
                f"The section '{draft.heading}' has no text.",
                "Write it below the heading, or take the heading out.",
            )


def _sections(drafts: Iterable[SectionDraft], source: Source) -> Iterator[Section]:
    taken: set[str] = set()
    for draft in drafts:
        own = section_id(draft.heading)
        within = f"{section_id(draft.parents[-1])}-{own}" if draft.parents else own
        numbered = (f"{own}-{n}" for n in range(2, len(taken) + 3))
        sid = next(name for name in (own, within, *numbered) if name not in taken)
        taken.add(sid)
        blocks = tuple(_addressed(_blocks(draft.contents, source), sid))
        yield Section(sid, draft.heading, blocks, draft.level, draft.parents)


def _blocks(contents: Iterable[Content], source: Source) -> Iterator[Block]:
    """The contents as blocks, whose statements have no address yet."""
    for is_list, together in groupby(contents, key=lambda content: isinstance(content, Item)):
        made = [_block(content, source) for content in together]
        if is_list:
            yield Block(
                "list", tuple(statement for block in made for statement in block.statements)
            )
        else:
            yield from made


def _block(content: Content, source: Source) -> Block:
    if isinstance(content, Table):
        rows = tuple(
            replace(_statement(source, row.start, row.end, row.text), cells=row.cells)
            for row in content.rows
        )
        return Block("table", rows, content.columns)
    words = content.words
    if isinstance(content, Item):
        item = _statement(source, words.start, words.end, content.text)
        own = plain(words)
        return Block("list", (replace(item, is_list_item=True, depth=content.depth, own_text=own),))
    spans = sentence_spans(words.text)
    cuts = [0, *(start for start, _ in spans[1:]), len(words.text)]
    parts = (words.part(a, b, source.body) for a, b in pairwise(cuts))
    return Block("paragraph", tuple(_statement(source, p.start, p.end, plain(p)) for p in parts))


def _statement(source: Source, start: int, end: int, text: str) -> Statement:
    source.cover(start, end)
    return Statement("", "", source.body[start:end], text)


def _addressed(blocks: Iterable[Block], section: str) -> Iterator[Block]:
    number = 0
    for block in blocks:
        statements = []
        for statement in block.statements:
            number += 1
            statements.append(replace(statement, address=f"{section}.{number}", section=section))
        yield replace(block, statements=tuple(statements))


def _counted(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections with equal statements numbered."""
    seen: Counter[str] = Counter()

    def counted(statement: Statement) -> Statement:
        seen[statement.sha256] += 1
        return replace(statement, occurrence=seen[statement.sha256])

    return tuple(
        replace(
            section,
            blocks=tuple(
                replace(block, statements=tuple(map(counted, block.statements)))
                for block in section.blocks
            ),
        )
        for section in sections
    )

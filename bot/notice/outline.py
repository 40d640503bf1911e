"""Headings, paragraphs, lists and tables to sections, in reading order."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from bot.notice.elements import Element, Heading, Item, Paragraph
from bot.notice.inline import InlineText, plain
from bot.notice.tables import Table

_ENDS_A_SENTENCE = (".", "?", "!", ":", ";")
TITLE_LEVEL = 1
Content = Paragraph | Item | Table


@dataclass
class SectionDraft:
    """A section to be: its heading, where that stands in the text, and what stands below it.

    `line` is the paragraph that was taken for the heading, if that is no Markdown heading.
    """

    heading: str
    level: int
    words: InlineText | None = None
    line: Paragraph | None = None
    contents: list[Content] = field(default_factory=list)
    parents: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outline:
    """`untitled` is the text before the first section; `title` the `#` heading, if there is one."""

    masthead: tuple[Paragraph, ...]
    title: Heading | None
    untitled: tuple[Content, ...]
    drafts: tuple[SectionDraft, ...]


def outline(elements: Sequence[Element]) -> Outline:
    """Divide a notice's elements at its headings, and at lines that serve as headings."""
    masthead, title, rest = _title(elements)
    untitled = SectionDraft("", TITLE_LEVEL)
    drafts = _settled(untitled, list(_drafts(untitled, rest)))
    for draft in (untitled, *drafts):
        draft.contents = list(_joined(draft.contents))
    return Outline(masthead, title, tuple(untitled.contents), tuple(_nested(drafts)))


def _title(
    elements: Sequence[Element],
) -> tuple[tuple[Paragraph, ...], Heading | None, list[Element]]:
    """Return the lines above the title, the title, and all that is left."""
    first = next((n for n, e in enumerate(elements) if isinstance(e, Heading)), None)
    if first is None or not isinstance(title := elements[first], Heading) or title.level != 1:
        return (), None, list(elements)
    above = elements[:first]
    lines = tuple(e for e in above if isinstance(e, Paragraph) and _is_line(e))
    rest = [e for e in above if e not in lines]
    return lines, title, [*rest, *elements[first + 1 :]]


def _is_line(paragraph: Paragraph) -> bool:
    text = paragraph.words.text.strip()
    return "\n" not in text and not text.endswith(_ENDS_A_SENTENCE)


def _drafts(untitled: SectionDraft, elements: Iterable[Element]) -> Iterator[SectionDraft]:
    current, level = untitled, TITLE_LEVEL
    for element in elements:
        if isinstance(element, Heading):
            level = max(element.level, TITLE_LEVEL + 1)
            current = SectionDraft(element.text, level, element.words)
            yield current
        elif isinstance(element, Paragraph) and element.heading_like and not _led_in(current):
            text = f"{element.number} {plain(element.words)}".strip()
            current = SectionDraft(text, level + 1, element.words, element)
            yield current
        else:
            current.contents.append(element)


def _led_in(draft: SectionDraft) -> bool:
    """Whether the text so far ends with a colon: what follows is no heading but its list."""
    last = draft.contents[-1] if draft.contents else None
    return isinstance(last, Paragraph) and last.words.text.rstrip().endswith(":")


def _settled(untitled: SectionDraft, drafts: list[SectionDraft]) -> list[SectionDraft]:
    """Make a line that only looks like a heading, with nothing below it, text of the one before."""
    kept: list[SectionDraft] = []
    for n, draft in enumerate(drafts):
        below = drafts[n + 1].level if n + 1 < len(drafts) else 0
        if draft.line and not draft.contents and below <= draft.level:
            line = replace(draft.line, heading_like=False)
            (kept[-1] if kept else untitled).contents.append(line)
        else:
            kept.append(draft)
    return kept


def _nested(drafts: Iterable[SectionDraft]) -> Iterator[SectionDraft]:
    above: list[SectionDraft] = []
    for draft in drafts:
        above = [other for other in above if other.level < draft.level]
        draft.parents = tuple(other.heading for other in above)
        above.append(draft)
        yield draft


def _joined(contents: Iterable[Content]) -> Iterator[Content]:
    """Mend sentences that a page break of the printed notice cut into two paragraphs."""
    held: Content | None = None
    for content in contents:
        if (
            isinstance(held, Paragraph)
            and isinstance(content, Paragraph)
            and _continues(held, content)
        ):
            held = Paragraph(held.words.joined(content.words))
            continue
        if held:
            yield held
        held = content
    if held:
        yield held


def _continues(before: Paragraph, after: Paragraph) -> bool:
    ends = before.words.text.rstrip().endswith(_ENDS_A_SENTENCE)
    return not ends and after.words.text.lstrip()[:1].islower()


def section_id(heading: str) -> str:
    """Return the heading in lower case, no punctuation, hyphens for spaces: docs/contract.md."""
    kept = re.sub(r"[^\w\s-]", "", heading.lower())
    return re.sub(r"[\s_]+", "-", kept.strip())

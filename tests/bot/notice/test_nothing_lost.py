"""Every word of a notice is in a heading or a statement, or its line is named."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.notice.parse import Parsed, parse

WORD = re.compile(r"w\d+w")
PIECES = st.sampled_from(
    [
        *(
            "W",
            "W W. W",
            "**W**",
            "**W** W",
            "*W* `W`",
            "W: W.",
            "[W](W)",
            "[W](<W> 'W')",
            "![W](x.png)",
        ),
        *("W<br>W", "<b>W</b>", "<div>W</div>", "<!-- W -->", "W &amp; W", "\\*W\\*", "[W][W]"),
        *("[W]: W", "[^W]: W", "W[^W]", "<https://W>", "W\\", "W  ", "_W_W", "***W** W*", "~~W~~"),
        *("| W | W |", "|---|---|", "| W |", "| W \\| W | | W |", "W | W", "---|---", "---", "==="),
        *("# W", "## W", "### W W", "## **W**", "###### W ##", "#W", "W", "", "", "", "***"),
    ]
)
PREFIXES = st.sampled_from(
    [
        *(
            "",
            "",
            "",
            "- ",
            "* ",
            "  - ",
            "    - ",
            "      * ",
            "1. ",
            "2) ",
            "  1. ",
            "> ",
            "> - ",
        ),
        *("    ", "• ", "  •", "\t", "```", "10. ", "- - ", "> > ", "+ "),
    ]
)
LINES = st.lists(st.tuples(PREFIXES, PIECES).map("".join), max_size=14)


def numbered(lines: list[str]) -> str:
    """The lines with a word of its own for each W."""
    count = iter(range(10_000))
    return re.sub("W", lambda _: f"w{next(count)}w", "\n".join(lines))


def said(parsed: Parsed) -> str:
    """All that is read: headings, quotes, what a table's rows say, and the lines at the top."""
    parts = [*parsed.masthead]
    for section in parsed.sections:
        parts.append(section.heading)
        for block in section.blocks:
            parts += block.columns
            parts += [part for s in block.statements for part in (s.quote, s.text)]
    return "\n".join(parts)


@settings(max_examples=150, deadline=None)
@given(LINES)
def test_every_word_is_read_or_its_line_named(lines: list[str]) -> None:
    body = numbered(lines)
    parsed = parse(body, "T")
    named = {problem.line for problem in parsed.problems}
    read = set(WORD.findall(said(parsed)))
    for number, line in enumerate(body.split("\n"), start=1):
        lost = set(WORD.findall(line)) - read
        assert not lost or number in named, (number, lost, body)


@settings(max_examples=100, deadline=None)
@given(LINES)
def test_quotes_are_verbatim_and_texts_have_the_words_of_their_quote(lines: list[str]) -> None:
    body = numbered(lines)
    parsed = parse(body, "T")
    for section in parsed.sections if not parsed.problems else ():
        for statement in section.statements:
            assert statement.quote
            assert statement.quote in body
            links = set(WORD.findall(statement.text))
            assert set(WORD.findall(statement.quote)) <= links, (statement, body)


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=120))
def test_any_text_at_all_is_read_or_named(text: str) -> None:
    body = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    parsed = parse(f"## A\n\n{body}", "T")
    named = {problem.line for problem in parsed.problems}
    read = said(parsed)
    for number, line in enumerate(body.split("\n"), start=3):
        lost = [c for c in line if c.isalnum() and c not in read]
        assert not lost or number in named, (number, lost)

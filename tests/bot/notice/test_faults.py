"""What is wrong with a notice's file, with its line and what to write instead; or it is read."""

from pathlib import Path

import pytest

from bot.content import ContentError, Fault
from bot.notice import Notice, read_notice

HEAD = "---\ntitle: T\nadopted: 2026-01-31\n---\n"  # four lines
BODY = "# T\n\n## A\n\nOne.\n"


def faults(folder: Path, content: str | bytes) -> list[Fault]:
    file = folder / "notice.md"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ContentError) as raised:
        read_notice(file)
    found = raised.value.faults
    assert all(isinstance(fault, Fault) and fault.path == file for fault in found)
    return [fault for fault in found if isinstance(fault, Fault)]


def read(folder: Path, body: str) -> Notice:
    file = folder / "notice.md"
    file.write_text(HEAD + body, encoding="utf-8")
    return read_notice(file)


@pytest.mark.parametrize(
    ("content", "line", "found", "instead"),
    [
        (BODY, 1, "no front matter", "adopted: 2026-01-31"),
        ("", 1, "no front matter", "title"),
        ("---\ntitle: T\nadopted: 2026-01-31\n" + BODY, 1, "not closed", "'---'"),
        ("---\ntitle: T\nadopted: 1 May 2026\n---\n" + BODY, 3, "1 May 2026", "2026-01-31"),
        ("---\nadopted: 2026-01-31\n---\n" + BODY, 2, "lacks the entry 'title'", "one line"),
        ("---\n---\n" + BODY, None, "empty", "title, adopted"),
        ("---\ntitle: A: B\nadopted: 2026-01-31\n---\n" + BODY, 2, "second colon", "quotation"),
        (HEAD.encode() + "# T\n\n## A\n\nIt’s.\n".encode("cp1252"), 9, "’", "UTF-8"),
        (b"PK\x03\x04" + b"\0" * 40, None, "word processor", "plain text"),
        (HEAD + "# T\n", 5, "no section headings", "'## '"),
        (HEAD + "Nothing.\n", 5, "no section headings", "'## '"),
        (HEAD + "# T\n\n## A\n\n## B\n\nTwo.\n", 7, "'A' has no text", "below the heading"),
        (HEAD + BODY + "\n### B\n", 11, "'B' has no text", "below the heading"),
        (HEAD + "# T\n\n## ???\n\nTwo.\n", 7, "'???' has no words", "in words"),
        (HEAD + BODY + "\n##\n\nTwo.\n", 11, "no words", "take this out"),
        (HEAD + BODY + "\n<div>Words</div>\n", 11, "HTML is not read: '<div>'", "plain Markdown"),
        (HEAD + BODY + "\n<!-- Words -->\n", 11, "HTML is not read", "plain Markdown"),
        (HEAD + BODY + "\nA <blink>word</blink>.\n", 11, "'<blink>'", "plain Markdown"),
        (HEAD + BODY + "\n| A |\n|---|\n| <p>b |\n", 13, "'<p>'", "plain words"),
        (HEAD + BODY + "\n| A |\n|---|\n| b | c |\n", 13, "more than the 1 cell", "plain words"),
        (HEAD + BODY + "\n```\nWords\n```\n", 11, "```", "Take them out"),
        (HEAD + BODY + "\n[a]: https://a.example\n", 11, "apart from the link", "[words](address)"),
        (HEAD + BODY + "\n![](logo.png)\n", 11, "no words", "take this out"),
    ],
)
def test_a_fault_is_named(
    tmp_path: Path, content: str | bytes, line: int | None, found: str, instead: str
) -> None:
    first = faults(tmp_path, content)[0]
    assert (first.line, found in first.found, instead in first.instead) == (line, True, True), first


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    body = "# T\n\n## A\n\n## B\n\n<div>\n\n## C\n\n```\nx\n```\n"
    assert [fault.line for fault in faults(tmp_path, HEAD + body)] == [7, 9, 11, 13, 15, 16]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("# T\n\nLost words.\n\n## A\n\nOne.\n", ["Lost words.", "One."]),
        ("# T\n\n## A\n\nOne.\n\n## A\n\nTwo.\n", ["One.", "Two."]),
        (BODY + "\n    Indented words.\n", ["One.", "Indented words."]),
        (BODY + "\nA note[^a].\n\n[^a]: https://a.example\n", None),
        (BODY + "\n| A |\n|---|\n| b \\| c |\n", ["One.", "A: b | c"]),
        (BODY + "\n| A | B |\n|---|---|\n", ["One.", "A; B"]),
        (BODY + "\nA &amp; B, 2 \\* 3 and `code`.\n", ["One.", "A & B, 2 * 3 and code."]),
        (BODY + "\n![The arms](logo.png) of **us**\n", ["One.", "The arms of us"]),
        (BODY + "\n- two\n\n| | |\n|---|---|\n\n- three\n", ["One.", "two", "three"]),
        (BODY + "\nIt is 5 < 6.\n", ["One.", "It is 5 < 6."]),
    ],
)
def test_unusual_markdown_is_read(tmp_path: Path, body: str, texts: list[str] | None) -> None:
    found = [statement.text for statement in read(tmp_path, body).statements]
    assert found == (texts or ["One.", "A note (note a).", "Note a: https://a.example"])


def test_windows_line_ends_and_a_byte_order_mark_are_legal(tmp_path: Path) -> None:
    content = (HEAD + "# T\n\n## A\n\nOne\ntwo.\n").replace("\n", "\r\n")
    (tmp_path / "n.md").write_bytes(b"\xef\xbb\xbf" + content.encode())
    (statement,) = read_notice(tmp_path / "n.md").statements
    assert (statement.text, statement.quote) == ("One two.", "One\ntwo.")


def test_a_title_of_its_own_in_the_text_is_kept(tmp_path: Path) -> None:
    assert read(tmp_path, "Trust\n\n# Our notice\n\n## A\n\nOne.\n").masthead == (
        "Trust",
        "Our notice",
    )
    assert read(tmp_path, "# t\n\n## A\n\nOne.\n").masthead == ()

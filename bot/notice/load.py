"""Reading the trust's notice from its file."""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from bot.content import ContentError, Document, Fault, Line, read_text
from bot.content.syntax import compose
from bot.notice.model import Notice
from bot.notice.parse import parse
from bot.paths import DATA

_BEGIN = "Begin the file with the lines '---', 'title: ...', 'adopted: 2026-01-31' and '---'."


@dataclass(frozen=True)
class FrontMatter:
    title: Line
    adopted: date


@cache
def load_notice(folder: Path = DATA / "notice") -> Notice:
    """Read the one Markdown file in `folder`; it is read once, as the notice in use.

    Raises ContentError if there is no file or more than one, or with every fault of the file.
    """
    return read_notice(notice_file(folder))


def notice_file(folder: Path = DATA / "notice") -> Path:
    """Return the notice's file. Raises ContentError unless `folder` holds one Markdown file."""
    files = sorted(folder.glob("*.md"))
    if len(files) != 1:
        found = f"This folder should hold one Markdown file, the notice; it has {len(files)}."
        raise ContentError(Fault(folder, None, found))
    return files[0]


def read_notice(path: Path) -> Notice:
    """Parse one notice file. Raises ContentError with every fault."""
    text = read_text(path)
    front, body, first_line = _divided(path, text)
    facts = _document(path, front).read_as(FrontMatter)
    parsed = parse(body, facts.title, first_line)
    if parsed.problems:
        raise ContentError(*(Fault(path, p.line, p.found, p.instead) for p in parsed.problems))
    masthead = (line for line in parsed.masthead if line.casefold() != facts.title.casefold())
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Notice(facts.title, facts.adopted, digest, parsed.sections, tuple(masthead))


def _document(path: Path, front: str) -> Document:
    root, data = compose(path, front)
    return Document(path, data, root)


def _divided(path: Path, text: str) -> tuple[str, str, int]:
    """Return the front matter, on the lines that it has in the file; the text; its first line."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        raise ContentError(Fault(path, 1, "There is no front matter.", _BEGIN))
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        found = "The front matter is not closed."
        raise ContentError(Fault(path, 1, found, "Write a line '---' below its entries."))
    return "\n" + "\n".join(lines[1:end]), "\n".join(lines[end + 1 :]), end + 2

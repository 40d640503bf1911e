"""Reading the trust's notice from its file."""

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

import frontmatter
import yaml

from bot.notice.model import Notice, NoticeError
from bot.notice.parse import parse_sections
from bot.paths import DATA


@cache
def load_notice(folder: Path = DATA / "notice") -> Notice:
    """The one Markdown file in `folder`, parsed; read once, as the notice in use.

    Raises NoticeError where there is no file or more than one, where the front matter lacks a
    title or a date `adopted`, or where the text has no usable sections.
    """
    return read_notice(notice_file(folder))


def notice_file(folder: Path = DATA / "notice") -> Path:
    """Raises NoticeError where `folder` holds no Markdown file, or more than one."""
    files = sorted(folder.glob("*.md"))
    if len(files) != 1:
        raise NoticeError(
            f"{folder} should hold one Markdown file, the notice; it has {len(files)}."
        )
    return files[0]


def read_notice(path: Path) -> Notice:
    """Parse one notice file; raises NoticeError naming the file and what is wrong."""
    try:
        raw = path.read_bytes()
    except OSError as wrong:
        raise NoticeError(f"{path} cannot be read: {wrong.strerror}.") from wrong
    try:
        post = frontmatter.loads(raw.decode("utf-8"))
        title, adopted = post.get("title"), post.get("adopted")
        if not isinstance(title, str) or not isinstance(adopted, date):
            raise NoticeError("its front matter needs a title and a date 'adopted: YYYY-MM-DD'.")
        sections = parse_sections(post.content)
    except (ValueError, yaml.YAMLError) as wrong:
        raise NoticeError(f"{path}: {wrong}") from wrong
    return Notice(title, adopted, hashlib.sha256(raw).hexdigest(), sections)

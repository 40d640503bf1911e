"""A small notice with its answers, in a data folder that tests may edit."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from bot.answers import AnswerBook, read_book
from bot.answers.lock import write_lock
from bot.ledger.approve import approve
from bot.notice import notice_file, read_notice
from bot.paths import DATA

DAY = date(2026, 11, 24)
NOTICE = """\
---
title: A Notice
adopted: 2026-01-01
---
# NOTICE

## Sharing

We share data with:

- the police
- the council
- our nurses

We never sell it.

## Rights

You may see your data. Ask us.
"""
ANSWERS: tuple[dict[str, Any], ...] = (
    {"id": "police", "citations": ["sharing.1-2"], "suggest": ["see"]},
    {"id": "council", "citations": ["sharing.1", "sharing.3"]},
    {"id": "nurses", "citations": ["sharing.1", "sharing.4"], "why": "see"},
    {"id": "see", "citations": ["rights.1-2"]},
    {"id": "selling", "outcome": "silent", "citations": ["sharing.5"]},
    {"id": "retention", "outcome": "silent"},
    {"id": "danger", "outcome": "urgent"},
    {"id": "withheld", "outcome": "error"},
    {"id": "nothing_near", "outcome": "error"},
    {"id": "other_privacy", "outcome": "silent"},
)


def make_data(folder: Path, *, approved: bool = True) -> Path:
    """Notice, answers, approvals and trust, below `folder`."""
    (folder / "notice").mkdir(parents=True)
    (folder / "notice" / "notice.md").write_text(NOTICE, encoding="utf-8")
    (folder / "answers").mkdir()
    write_answers(folder, {})
    trust = (DATA / "trust.yml").read_text(encoding="utf-8")
    (folder / "trust.yml").write_text(trust, encoding="utf-8")
    (folder / "nlu").mkdir()
    training = {"nlu": [{"intent": "police", "examples": "- police?\n- [cops](recipient)?"}]}
    (folder / "nlu" / "some.yml").write_text(yaml.safe_dump(training), encoding="utf-8")
    if approved:
        book = read(folder)
        ids = [answer.id for answer in book]
        write_lock(folder / "answers.lock", approve(book, ids, "The DPL", DAY))
    return folder


def write_answers(folder: Path, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """The sample answers, some with changed entries."""
    answers = [
        {
            "title": f"{raw['id'].capitalize()}?",
            "text": f"Words about {raw['id']}.",
            **raw,
            **changes.get(raw["id"], {}),
        }
        for raw in ANSWERS
    ]
    (folder / "answers" / "all.yml").write_text(
        yaml.safe_dump({"answers": answers}), encoding="utf-8"
    )


def edit_notice(folder: Path, old: str, new: str) -> None:
    path = folder / "notice" / "notice.md"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def read(folder: Path) -> AnswerBook:
    return read_book(folder, read_notice(notice_file(folder / "notice")))


def stale(book: AnswerBook) -> dict[str, tuple[str, ...]]:
    """The stale answers' ids with what makes them so."""
    statuses = {answer.id: book.status(answer.id) for answer in book}
    return {name: status.faults for name, status in statuses.items() if status.stale}

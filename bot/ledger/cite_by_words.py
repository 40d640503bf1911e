"""Writing citations as the statements' own words, in place of their addresses.

Approvals are carried over: who approved what, when, and at which wording stays as it is.
"""

from dataclasses import replace
from pathlib import Path

import yaml

from bot.answers import AnswerBook
from bot.answers.citations import by_words, is_address
from bot.answers.lock import Lock, write_lock
from bot.content import open_document


def cite_by_words(data: Path, book: AnswerBook) -> int:
    """Rewrite the answers and the approvals of `data`; return how many answers were rewritten.

    Addresses whose statement is gone stay. Raises ContentError if a file cannot be read.
    """
    renamed = {answer.id: _renamed(book, answer.id) for answer in book}
    citations = {
        answer.id: [renamed[answer.id].get(cited, cited) for cited in answer.citations]
        for answer in book
        if renamed[answer.id]
    }
    for path in sorted((data / "answers").glob("*.yml")):
        text = path.read_text(encoding="utf-8")
        rewritten = _rewritten(text, open_document(path).root, citations)
        if rewritten != text:
            path.write_text(rewritten, encoding="utf-8")
    write_lock(data / "answers.lock", _lock(book.lock, renamed))
    return len(citations)


def _renamed(book: AnswerBook, answer_id: str) -> dict[str, str]:
    """The citation by words of each address that the answer cites."""
    return {
        cited.written: by_words(cited.statement, book.notice)
        for cited in book.status(answer_id).citations
        if cited.statement and is_address(cited.written)
    }


def _lock(lock: Lock, renamed: dict[str, dict[str, str]]) -> Lock:
    return Lock(
        {
            answer_id: replace(
                approval,
                statements={
                    renamed.get(answer_id, {}).get(written, written): words
                    for written, words in approval.statements.items()
                },
            )
            for answer_id, approval in lock.approvals.items()
        },
        lock.notices,
    )


def _rewritten(text: str, root: yaml.Node | None, citations: dict[str, list[str]]) -> str:
    """The file's text with its lists of citations written anew, and all else as it was."""
    entries = _entries(root)["answers"].value if root else []
    for entry in reversed(entries):
        found = _entries(entry)
        wanted, node = citations.get(found["id"].value), found.get("citations")
        if wanted and node:
            indent = "\n" + " " * (entry.start_mark.column + 2)
            written = "".join(f"{indent}- {_scalar(words)}" for words in wanted)
            start, end = node.start_mark.index, node.end_mark.index
            end = start + len(text[start:end].rstrip())
            text = text[:start].rstrip() + written + text[end:]
    return text


def _entries(node: yaml.Node) -> dict[str, yaml.Node]:
    return {name.value: value for name, value in node.value}


def _scalar(words: str) -> str:
    dumped = yaml.safe_dump(words, allow_unicode=True, width=10_000)
    return dumped.removesuffix("...\n").strip("\n")

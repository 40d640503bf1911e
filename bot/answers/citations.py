"""Citations as an editor writes them: a statement's own words, or its address.

Words are the whole statement, or its beginning followed by "...". An address is
`<section>.<n>` (docs/contract.md), and means the statement that has it when the answer is approved.
"""

import re

from bot.notice import Notice, Statement
from bot.notice.model import canonical

_ADDRESS = re.compile(r"[\w-]+\.\d+")
REST = "..."
SHOWN = 60  # characters of a citation that a message repeats


def is_address(citation: str) -> bool:
    return _ADDRESS.fullmatch(citation) is not None


def find(citation: str, notice: Notice) -> Statement | None:
    """Return the statement that is cited; None if there is none, or words begin more than one.

    Statements with the same words count as one, the first.
    """
    if is_address(citation):
        return notice.statement(citation) if notice.has(citation) else None
    words = canonical(citation)
    if not words.endswith(REST):
        return next((s for s in notice.statements if canonical(s.text) == words), None)
    begins = words.removesuffix(REST).rstrip()
    found = {s.sha256: s for s in notice.statements if canonical(s.text).startswith(begins)}
    return next(iter(found.values())) if len(found) == 1 else None


def shown(citation: str) -> str:
    """Return how a message names a citation: an address as it is, words in quotation marks."""
    if is_address(citation):
        return citation
    words = citation.removesuffix(REST).rstrip()
    cut = words[:SHOWN].rsplit(" ", 1)[0] if len(words) > SHOWN else words
    return f'"{cut}{REST if cut != citation else ""}"'


def by_words(statement: Statement, notice: Notice) -> str:
    """Return the citation of a statement by its words: its beginning, if the whole is long."""
    words = statement.text.split()
    for count in range(8, len(words)):
        begins = f"{' '.join(words[:count])} {REST}"
        if len(begins) > SHOWN and find(begins, notice) is not None:
            return begins if len(begins) + 20 < len(statement.text) else statement.text
    return statement.text

"""The lock file: which answer was approved, by whom, at which wording of it and of the notice."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.content import ContentError, Fault, Line, open_document

_HEADER = """\
# Approved answers: by whom, when, and at which wording of the answer and of each statement that it
# cites (SHA-256). Written by `privacy-desk approve`; never edit it by hand.
"""
_TAKE_BACK = (
    "Take it from version control again, or delete it and approve the answers again; it says:"
)


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """Write out a date that several entries share in each, so that diffs stay small."""
        return True


@dataclass(frozen=True)
class Approval:
    """`answer` is `Answer.sha256`; `statements` maps each citation to its `Statement.sha256`."""

    by: Line
    on: date
    answer: Line
    statements: Mapping[str, Line]


@dataclass(frozen=True)
class Lock:
    """Approvals by answer id."""

    approvals: Mapping[str, Approval] = field(default_factory=dict)

    @cached_property
    def words(self) -> frozenset[str]:
        """The hashes of the statements that approved answers cite."""
        return frozenset(
            sha for approval in self.approvals.values() for sha in approval.statements.values()
        )


def read_lock(path: Path) -> Lock:
    """Return the approvals in `path`; none if the file does not exist.

    Raises ContentError if the file is not as `write_lock` writes it.
    """
    if not path.exists():
        return Lock()
    try:
        document = open_document(path)
        if document.root is None:
            return Lock()
        return Lock(document.read_mapping(Approval))
    except ContentError as wrong:
        damaged = Fault(path, None, f"{path.name} is damaged.", _TAKE_BACK)
        raise ContentError(damaged, *wrong.faults) from wrong


def write_lock(path: Path, lock: Lock) -> None:
    """Replace the file in one step, sorted by answer, so that a crash cannot leave half of one."""
    entries = {
        answer_id: {
            "by": approval.by,
            "on": approval.on,
            "answer": approval.answer,
            "statements": dict(approval.statements),
        }
        for answer_id, approval in sorted(lock.approvals.items())
    }
    dumped = yaml.dump(entries, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False
    ) as draft:
        draft.write(_HEADER + dumped)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(path)

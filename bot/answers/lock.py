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

from bot.content import ContentError

_HEADER = """\
# Approved answers: by whom, when, and at which wording of the answer and of each statement that it
# cites (SHA-256). Written by `privacy-desk approve`; never edit it by hand.
"""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """Write out a date that several entries share in each, so that diffs stay small."""
        return True


@dataclass(frozen=True)
class Approval:
    """`answer` is `Answer.sha256`; `statements` maps each citation to its `Statement.sha256`."""

    by: str
    on: date
    answer: str
    statements: Mapping[str, str]


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
        raw = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return Lock({answer_id: _approval(entry) for answer_id, entry in raw.items()})
    except (yaml.YAMLError, ValueError, TypeError, AttributeError) as wrong:
        raise ContentError(
            f"{path} is damaged: take it from version control again, or delete it and approve "
            f"the answers again. {wrong}"
        ) from wrong


def _approval(raw: Any) -> Approval:
    approval = Approval(**raw)
    if not isinstance(approval.on, date) or not isinstance(approval.statements, dict):
        raise TypeError("An entry lacks its date 'on' or its 'statements'.")
    return approval


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

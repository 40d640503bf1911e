"""The lock file: which answer was approved, by whom, at which wording of it and of the notice."""

import os
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.answers.silence import Silence
from bot.content import ContentError, Fault, Line, open_document

_HEADER = """\
# Approved answers: by whom, when, and at which wording of the answer and of each statement that it
# cites (SHA-256). An approval of silence also notes the statements that the notice had then, listed
# at the end. Written by `privacy-desk approve`; never edit it by hand.
"""
_TAKE_BACK = (
    "Take it from version control again, or delete it and approve the answers again; it says:"
)


_NOTICES = "_notices"  # beside the answers' ids, which begin with a letter
_NONE: frozenset[str] = frozenset()


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        """Write out a date that several entries share in each, so that diffs stay small."""
        return True


@dataclass(frozen=True)
class Approval:
    """`answer` is `Answer.sha256`; `statements` maps each citation to its `Statement.sha256`.

    `silence` is what the approval of a silent answer notes beyond that.
    """

    by: Line
    on: date
    answer: Line
    statements: Mapping[str, Line]
    silence: Silence | None = None


@dataclass(frozen=True)
class _Notices:
    statements: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Lock:
    """Approvals by answer id, and the statements of the notices that silence was approved over.

    `notices` are sets of `silence.known_words`, by their `silence.notice_name`.
    """

    approvals: Mapping[str, Approval] = field(default_factory=dict)
    notices: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def known(self, approval: Approval) -> frozenset[str]:
        """Return the statements that the notice had when this silence was approved."""
        return self.notices.get(approval.silence.notice, _NONE) if approval.silence else _NONE

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
        notices: Mapping[str, frozenset[str]] = {}
        if isinstance(document.data, dict) and _NOTICES in document.data:
            notices = document.read_as(_Notices, document.data.pop(_NOTICES)).statements
        return Lock(document.read_mapping(Approval), notices)
    except ContentError as wrong:
        damaged = Fault(path, None, f"{path.name} is damaged.", _TAKE_BACK)
        raise ContentError(damaged, *wrong.faults) from wrong


def _entry(approval: Approval) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "by": approval.by,
        "on": approval.on,
        "answer": approval.answer,
        "statements": dict(approval.statements),
    }
    return {**entry, "silence": asdict(approval.silence)} if approval.silence else entry


def write_lock(path: Path, lock: Lock) -> None:
    """Replace the file in one step, sorted by answer, so that a crash cannot leave half of one."""
    entries: dict[str, Any] = {
        answer_id: _entry(approval) for answer_id, approval in sorted(lock.approvals.items())
    }
    used = {approval.silence.notice for approval in lock.approvals.values() if approval.silence}
    if used:
        known = {name: sorted(lock.notices.get(name, ())) for name in sorted(used)}
        entries[_NOTICES] = {"statements": known}
    dumped = yaml.dump(entries, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1000)
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False
    ) as draft:
        draft.write(_HEADER + dumped)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).chmod(0o644)
    Path(draft.name).replace(path)

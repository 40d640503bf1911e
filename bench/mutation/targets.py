"""What has to be right to the last comparison, and the tests that say so."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """Files, and the tests that must notice a mistake in any of them, the quickest first."""

    files: tuple[str, ...]
    tests: tuple[str, ...]


# Where a test runs on both databases, SQLite will do: `-k "not postgresql"`.
_ON_SQLITE = ("-k", "not postgresql")
TARGETS: Mapping[str, Target] = {
    "clock": Target(
        tuple(
            f"desk/cases/{name}.py"
            for name in ("deadline", "time_limit", "timeline", "working_days", "kind")
        ),
        ("tests/desk/cases",),
    ),
    "explanation": Target(("desk/cases/explanation.py",), ("tests/desk/cases",)),
    "states": Target(
        ("desk/cases/states.py", "desk/cases/actions.py", "desk/cases/effects.py"),
        ("tests/desk/cases", "tests/desk/casework/test_apply.py", *_ON_SQLITE),
    ),
    "ledger": Target(
        tuple(f"bot/ledger/{name}.py" for name in ("approve", "context", "coverage", "diff")),
        ("tests/bot/ledger", "tests/bot/answers", "tests/content/test_ledger.py"),
    ),
    "dialogue": Target(
        (
            "desk/intake/dialogue.py",
            "bot/conversation/decide.py",
            "bot/conversation/entity_answers.py",
        ),
        ("tests/bot/conversation", "tests/desk/intake"),
    ),
    "retention": Target(
        tuple(f"desk/retention/{name}.py" for name in ("holds", "purge", "steps")),
        ("tests/desk/retention", *_ON_SQLITE),
    ),
    "limits": Target(
        ("desk/web/limits.py", "desk/web/sessions.py"),
        ("tests/desk/web/test_limits.py", "tests/desk/web/test_login.py"),
    ),
    "outbox": Target(
        ("desk/cases/mail.py", "desk/storage/outbox.py"),
        (
            "tests/desk/cases/test_mail_pause.py",
            "tests/desk/storage/test_outbox.py",
            "tests/desk/retention",
            *_ON_SQLITE,
        ),
    ),
}

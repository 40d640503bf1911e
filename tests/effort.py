"""How many made-up cases a test tries."""

import os

# `make test-thorough` tries all of them. A quarter finds the same: every mutant of the clock that
# all of them kill, a quarter kills too (docs/testing.md).
THOROUGH = os.environ.get("PRIVACY_DESK_THOROUGH_TESTS") == "1"


def cases(most: int) -> int:
    """Return `most` when thorough, else a quarter of it."""
    return most if THOROUGH else -(-most // 4)

"""How many made-up cases a test tries."""

import os

# `make test-thorough` tries all of them; every other run a quarter, in a quarter of the time.
THOROUGH = os.environ.get("PRIVACY_DESK_THOROUGH_TESTS") == "1"


def cases(most: int) -> int:
    """Return `most` when thorough, else a quarter of it."""
    return most if THOROUGH else -(-most // 4)

"""Constant response time, so that the delay does not reveal whether a request exists.

A real reference is looked up, and has a mail written and sent: measured on 25 November 2026, a
median of 120 ms over 12 tries, against 104 ms for a reference that does not exist.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

MINIMUM_SECONDS = 0.3  # well above what either takes; a parent waits longer for the mail


@contextmanager
def constant_time(seconds: float = MINIMUM_SECONDS) -> Iterator[None]:
    """Make the block take at least `seconds`, even if it raises."""
    end = time.monotonic() + seconds
    try:
        yield
    finally:
        time.sleep(max(0.0, end - time.monotonic()))

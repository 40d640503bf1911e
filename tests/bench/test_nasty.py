"""No message within the limits is dear to read (red team, rows 1, 2 and 19)."""

import time

from bench.nasty import MESSAGES, REPEATED, cost, messages, read, readers

# CPU time, which a loaded machine stretches; the quadratic patterns took 100 to 2,600 ms.
MOST_MS = 1000
MOST_MB = 60


def test_three_hundred_nasty_messages() -> None:
    found, times = readers(), []
    for text in messages():
        start = time.thread_time()
        read(text, found)
        times.append((time.thread_time() - start) * 1000)
    assert len(times) == MESSAGES
    assert max(times) < MOST_MS


def test_their_memory() -> None:
    """One word of four-byte letters once took 1.25 GB."""
    found = readers()
    assert max(cost(text, found).mb for text in messages(len(REPEATED))) < MOST_MB

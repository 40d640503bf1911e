"""How long a failed mail waits."""

from datetime import timedelta

import pytest

from desk.cases.mail import FIRST_PAUSE, LONGEST_PAUSE, pause


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 5), (2, 10), (3, 20), (10, 2560), (11, 3600), (10**6, 3600)]
)
def test_doubling_up_to_an_hour(attempts: int, seconds: int) -> None:
    assert pause(attempts, chance=lambda: 0.0) == timedelta(seconds=seconds)
    assert pause(attempts, chance=lambda: 1.0) == timedelta(seconds=seconds / 2)


def test_mails_that_failed_together_do_not_return_together() -> None:
    pauses = {pause(20) for _ in range(50)}
    assert len(pauses) > 1
    assert min(pauses) >= LONGEST_PAUSE / 2
    assert max(pauses) <= LONGEST_PAUSE
    assert pause(1) <= FIRST_PAUSE

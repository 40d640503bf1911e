"""How long a failed mail waits."""

from datetime import timedelta

import pytest

from desk.cases.mail import FEWEST_TRIES, FIRST_PAUSE, LONGEST_PAUSE, PATIENCE, pause


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


def test_nothing_is_given_up_before_some_two_hours_of_trying() -> None:
    """However long this machine was off: a mail server that restarts is back by then."""
    between = [pause(attempts, chance=lambda: 0.0) for attempts in range(1, FEWEST_TRIES)]
    assert timedelta(hours=2) < sum(between, timedelta()) < timedelta(hours=3)


def test_a_mail_server_may_be_down_over_a_weekend() -> None:
    assert timedelta(days=3) == PATIENCE

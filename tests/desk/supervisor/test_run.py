"""Where the supervisor looks for its own desk."""

import pytest

from desk.supervisor.run import _reachable


@pytest.mark.parametrize(
    ("host", "reached"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "[::1]"),
        ("::1", "[::1]"),
        ("2001:db8::7", "[2001:db8::7]"),
        ("desk.school.example", "desk.school.example"),
    ],
)
def test_every_host_becomes_an_address(host: str, reached: str) -> None:
    assert _reachable(host) == reached

"""Rate limits, and the address they count by."""

import gc

import pytest
from starlette.requests import Request

from bot.paths import ROOT
from desk.web.limits import (
    CONVERSATIONS,
    LOGINS,
    MESSAGES,
    REPEATS,
    Limits,
    TooOftenError,
    client_address,
)


def test_each_one_has_its_own_count() -> None:
    limits = Limits()
    gc.collect()
    for _ in range(MESSAGES.amount):
        limits.hit(MESSAGES, "a")
    limits.hit(MESSAGES, "b")
    limits.hit(LOGINS, "a")
    with pytest.raises(TooOftenError) as refused:
        limits.hit(MESSAGES, "a")
    assert 1 <= refused.value.retry_after <= 60
    limits.forget(MESSAGES, "a")
    limits.hit(MESSAGES, "a")


def test_what_was_refused_is_no_repetition() -> None:
    limits = Limits()
    for number in range(MESSAGES.amount):
        limits.hit_once(MESSAGES, "a", str(number))
    for _ in range(2):
        with pytest.raises(TooOftenError):
            limits.hit_once(MESSAGES, "a", "one more")
    for _ in range(REPEATS.amount):
        limits.hit_once(MESSAGES, "a", "0")
    with pytest.raises(TooOftenError):
        limits.hit_once(MESSAGES, "a", "0")


def test_the_limits_are_those_that_the_api_page_promises() -> None:
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert f"| {CONVERSATIONS.amount} a minute from one address |" in page
    assert f"| {MESSAGES.amount} a minute in one conversation |" in page
    assert {limit.get_expiry() for limit in (CONVERSATIONS, MESSAGES, REPEATS)} == {60}
    assert REPEATS.amount == 10 * MESSAGES.amount, "a lost reply costs nobody a message"
    assert (LOGINS.amount, LOGINS.get_expiry()) == (10, 15 * 60)


@pytest.mark.parametrize(
    ("client", "forwarded", "trusted", "expected"),
    [
        ("192.0.2.1", [], [], "192.0.2.1"),
        ("192.0.2.1", ["10.9.9.9"], [], "192.0.2.1"),
        ("192.0.2.1", ["10.9.9.9"], ["10.0.0.0/8"], "192.0.2.1"),
        ("10.0.0.1", ["192.0.2.1"], ["10.0.0.0/8"], "192.0.2.1"),
        ("10.0.0.1", ["1.1.1.1, 192.0.2.1"], ["10.0.0.0/8"], "192.0.2.1"),
        ("10.0.0.1", ["1.1.1.1", "192.0.2.1"], ["10.0.0.0/8"], "192.0.2.1"),
        ("10.0.0.1", ["192.0.2.1, 10.0.0.2"], ["10.0.0.0/8"], "192.0.2.1"),
        ("10.0.0.1", [], ["10.0.0.1"], "10.0.0.1"),
        ("10.0.0.1", ["", " , "], ["10.0.0.1"], "10.0.0.1"),
        ("10.0.0.1", ["nonsense"], ["10.0.0.1"], "unknown"),
        ("10.0.0.1", ["192.0.2.1:8080"], ["10.0.0.1"], "unknown"),
        ("testclient", ["1.1.1.1"], ["10.0.0.1"], "unknown"),
        ("2001:db8::1", [], [], "2001:db8::/64"),
        ("2001:db8::ffff:1", [], [], "2001:db8::/64"),
        ("::1", [], [], "::/64"),
        ("::ffff:192.0.2.1", [], [], "192.0.2.1"),
        ("::ffff:10.0.0.1", ["192.0.2.1"], ["10.0.0.0/8"], "192.0.2.1"),
        ("2001:db8::1", ["192.0.2.1"], ["2001:db8::/32"], "192.0.2.1"),
    ],
)
def test_who_is_counted(
    client: str, forwarded: list[str], trusted: list[str], expected: str
) -> None:
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    request = Request({"type": "http", "client": (client, 1), "headers": headers})
    assert client_address(request, trusted) == expected


def test_a_request_from_nowhere() -> None:
    assert client_address(Request({"type": "http", "client": None, "headers": []}), []) == "unknown"

"""Logs are readable lines, and hold no address or phone number."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import structlog

from desk import log
from desk.dates import now
from desk.storage import User, open_store
from desk.storage.migrate import migrate
from tests.desk.samples import KEYS


@contextmanager
def as_before() -> Iterator[None]:
    """Restore the logging of the process at the end."""
    root = logging.getLogger()
    before = (root.handlers, root.level)
    try:
        yield
    finally:
        root.handlers, root.level = before
        structlog.reset_defaults()


@pytest.fixture
def logged() -> Iterator[Callable[[], str]]:
    """Return what has been logged so far."""
    with as_before():
        stream = io.StringIO()
        log.set_up("info", stream)
        yield stream.getvalue


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("to pat@home.example now", "to [e-mail] now"),
        ("<Pat.O'Neil+x@home.example>", "<[e-mail]>"),
        ("GET /?to=pat%40home.example HTTP", "GET /?to=[e-mail] HTTP"),
        ("550 user=pat@home.example: unknown", "550 user=[e-mail]: unknown"),
        ("ring 01632 960123 today", "ring [phone] today"),
        ("ring (01632) 960 123", "ring [phone]"),
        ("ring 07700900123.", "ring [phone]."),
        ("ring +44 (0)1632 960123", "ring [phone]"),
        ("ring 0044 1632-960-123", "ring [phone]"),
    ],
)
def test_masked(text: str, masked: str) -> None:
    assert log.mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "SAR-2026-000001",
        "2026-11-23 21:00:01Z",
        "http://127.0.0.1:8000",
        "mail=0123456789abcdef0123456789abcdef",
        "took 0.0123456789 s",
        "bytes=10000000000",
    ],
)
def test_left_readable(text: str) -> None:
    assert log.mask(text) == text


def test_an_event_is_one_masked_line(logged: Callable[[], str]) -> None:
    structlog.get_logger("desk").info(
        "mail sent", to="pat@home.example", subject="a\nb", attempts=1
    )
    (line,) = logged().splitlines()
    assert line.endswith(" info     mail sent  attempts=1 subject=a\\nb to=[e-mail]")


def test_the_standard_library_is_masked_too(logged: Callable[[], str]) -> None:
    logging.getLogger("uvicorn").warning("hello %s", "01632 960123")
    assert logged().endswith(" warning  hello [phone]\n")


def test_a_traceback_is_masked(logged: Callable[[], str]) -> None:
    try:
        raise RuntimeError("lost pat@home.example")
    except RuntimeError:
        structlog.get_logger("desk").exception("it broke")
    assert "RuntimeError: lost [e-mail]" in logged()
    assert "Traceback" in logged()


def test_what_is_stored_is_not_logged_at_any_level(tmp_path: Path) -> None:
    stream = io.StringIO()
    with as_before():
        log.set_up("debug", stream)
        migrate(f"sqlite:///{tmp_path}/desk.db", KEYS)
        store = open_store(f"sqlite:///{tmp_path}/desk.db", KEYS)
        with store.begin() as unit:
            unit.users.add(User("u1", "Ada Doe", "hash", now()))
        with store.read() as unit:
            assert unit.users.by_name("Ada Doe")
        store.close()
        logging.getLogger("desk").debug("said")
    assert "said" in stream.getvalue()
    assert "Ada" not in stream.getvalue()


def test_the_level_holds(logged: Callable[[], str]) -> None:
    structlog.get_logger("desk").debug("chatter")
    assert logged() == ""

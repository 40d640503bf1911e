"""What a library logs of a parent's words does not reach the log."""

import io
import logging
import warnings
from collections.abc import Iterator

import pytest
import structlog

from desk.log import set_up
from desk.rasa.log_redaction import hold_back_content

WORDS = "Zebedee Planted"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What is logged, with everything global put back afterwards."""
    root, factory, show = logging.getLogger(), logging.getLogRecordFactory(), warnings.showwarning
    handlers, level = root.handlers, root.level
    stream = io.StringIO()
    set_up("debug", stream)
    hold_back_content()
    yield stream
    logging.setLogRecordFactory(factory)
    warnings.showwarning = show
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


def fail() -> None:
    try:
        raise KeyError(WORDS)
    except KeyError as wrong:
        raise ValueError(f"no such thing: {WORDS}") from wrong


def test_an_exception_becomes_its_types_and_places(stream: io.StringIO) -> None:
    try:
        fail()
    except ValueError:
        logging.getLogger("sanic.error").exception("Exception occurred while handling uri")
    said = stream.getvalue()
    assert WORDS not in said
    assert "Exception occurred while handling uri  raised=ValueError at " in said
    assert " from KeyError at " in said
    assert f"{__file__}:" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("name", ["rasa.core.channels.rest", "desk.storage"])
def test_so_does_one_that_structlog_was_told_of(stream: io.StringIO, name: str) -> None:
    try:
        fail()
    except ValueError as wrong:
        structlog.get_logger(name).exception("failed")
        structlog.get_logger(name).error("failed again", exc_info=wrong)
    said = stream.getvalue()
    assert WORDS not in said
    assert said.count("raised=ValueError at ") == 2


def test_what_cannot_be_imported_is_named(stream: io.StringIO) -> None:
    try:
        raise ImportError("cannot import name 'x'")
    except ImportError:
        logging.getLogger("rasa_sdk").exception("Failed to register package")
    assert "raised=ImportError (cannot import name 'x') at " in stream.getvalue()


def test_of_a_librarys_event_only_the_name_is_kept(stream: io.StringIO) -> None:
    structlog.get_logger("rasa.core.channels.rest").error("rest.message.failure", text=WORDS)
    structlog.get_logger("actions.guard").error("action failed", action="action_answer")
    said = stream.getvalue()
    assert WORDS not in said
    assert "error    rest.message.failure\n" in said
    assert "error    action failed  action=action_answer\n" in said


def test_of_a_librarys_message_only_the_first_line_is_kept(stream: io.StringIO) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: %s", WORDS)
    logging.getLogger("desk").error("first\nsecond")
    said = stream.getvalue()
    assert WORDS not in said
    assert "Task exception was never retrieved" in said
    assert "second" in said


def test_a_message_that_cannot_be_made_fails_nobody(stream: io.StringIO) -> None:
    logging.getLogger("rasa").error("%d events", WORDS)
    said = stream.getvalue()
    assert "%d events" in said
    assert WORDS not in said


def test_exc_info_without_an_exception_is_no_trouble(stream: io.StringIO) -> None:
    logging.getLogger("rasa").error("nothing raised", exc_info=True)
    assert "nothing raised\n" in stream.getvalue()


def test_warnings_are_not_shown(stream: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("default")
        hold_back_content()
        warnings.warn(f"Failed to parse '{WORDS}'", UserWarning, stacklevel=1)
    assert capsys.readouterr().err == ""
    assert stream.getvalue() == ""

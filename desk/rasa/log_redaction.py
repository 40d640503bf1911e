"""Redaction of the logs of processes whose libraries would log what parents say.

Both of Rasa's servers log exceptions with their messages, which repeat the data in hand: a
request's whole body, if an action fails.
"""

import logging
import sys
import warnings
from collections.abc import Iterator
from types import TracebackType
from typing import Any

OURS = ("actions", "bot", "desk")  # our own events are given no personal data
FRAMES = 4  # of a traceback, from where it was raised outwards: enough to find the place
CAUSES = 5  # of an exception
_KEPT = ("event", "level", "timestamp")  # of a library's structured event; the rest are values


def hold_back_content() -> None:
    """From now on, keep the content of exceptions and library messages out of the log.

    An exception is reduced to the names of its types and where they were raised. Of a library's
    message the first line is kept, of its structured event the name. Warnings are not shown.
    """
    make = logging.getLogRecordFactory()

    def record(*args: Any, **kwargs: Any) -> logging.LogRecord:
        made = make(*args, **kwargs)
        if made.name:  # logging also makes nameless, empty ones, to copy a record into
            _hold_back(made)
        return made

    logging.setLogRecordFactory(record)
    warnings.showwarning = _nothing


def _nothing(*_args: Any, **_kwargs: Any) -> None:
    """Stand in for the display of warnings."""


def _hold_back(record: logging.LogRecord) -> None:
    ours = record.name.partition(".")[0] in OURS
    # structlog hands over its event as a dictionary, with the exception in it.
    if isinstance(record.msg, dict):
        event = record.msg
        wrong = _exception(event.pop("exc_info", None))
        record.msg = event if ours else {key: event[key] for key in _KEPT if key in event}
        if wrong:
            record.msg["raised"] = " from ".join(_chain(wrong))
        return
    wrong = _exception(record.exc_info)
    record.exc_info = record.exc_text = None
    said = _message(record)
    record.msg, record.args = said if ours else said.partition("\n")[0], ()
    if wrong:
        record.msg += f"  raised={' from '.join(_chain(wrong))}"


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # values that do not fit: the caller must not fail by it
        return str(record.msg)


def _exception(given: object) -> BaseException | None:
    """Return the exception, in whatever form the logger was given it."""
    if isinstance(given, BaseException):
        return given
    if isinstance(given, tuple):
        return given[1] if isinstance(given[1], BaseException) else None
    return sys.exc_info()[1] if given else None


def _chain(wrong: BaseException | None) -> Iterator[str]:
    for _ in range(CAUSES):
        if wrong is None:
            return
        # The module that cannot be imported is named in our code, and operators need it.
        name = f" ({wrong})" if isinstance(wrong, ImportError) else ""
        yield f"{type(wrong).__name__}{name} at {_place(wrong.__traceback__)}"
        wrong = wrong.__cause__ or (None if wrong.__suppress_context__ else wrong.__context__)


def _place(trace: TracebackType | None) -> str:
    """Return where it was raised and through which calls, as file:line, the innermost first."""
    places: list[str] = []
    while trace:
        places.insert(0, f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " < ".join(places[:FRAMES]) or "unknown"
